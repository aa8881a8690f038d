package io.drover.server.vault.age;

/** What opens an age file, or what one is encrypted for. */
public sealed interface AgeKey {
    /** Both encrypts and opens. */
    record Passphrase(String text) implements AgeKey {
        /** The fewest characters of one that encrypts. */
        public static final int MIN = 8;

        /** The most characters. */
        public static final int MAX = 128;

        /** From this length on, it counts as strong whatever it is made of. */
        private static final int LONG = 20;

        private static final int CLASSES = 3;

        public Passphrase {
            int length = text.codePointCount(0, text.length());
            if (length < 1 || length > MAX) {
                throw new IllegalArgumentException(
                        "the passphrase has %d characters; expected 1 to %d".formatted(length, MAX));
            }
        }

        /**
         * Refuses one that is too weak to encrypt with.
         *
         * @throws IllegalArgumentException telling the rule, and nothing of the passphrase but its length
         */
        public Passphrase requireStrong() {
            int length = text.codePointCount(0, text.length());
            long classes = classes();
            if (length < MIN || (length < LONG && classes < CLASSES)) {
                throw new IllegalArgumentException(
                        "the passphrase has %d characters of %d kinds; expected %d to %d characters: of three of the four kinds lower case, upper case, digit and other, or at least %d of any kind"
                                .formatted(length, classes, MIN, MAX, LONG));
            }
            return this;
        }

        private long classes() {
            return text.codePoints()
                    .map(point -> {
                        if (Character.isLowerCase(point)) {
                            return 1;
                        }
                        if (Character.isUpperCase(point)) {
                            return 2;
                        }
                        return Character.isDigit(point) ? 3 : 4;
                    })
                    .distinct()
                    .count();
        }

        @Override
        public String toString() {
            return "Passphrase[not shown]";
        }
    }

    /**
     * Encrypts only.
     *
     * @param text as {@code age-keygen} prints it: {@code age1} and 58 characters; no secret
     */
    record Recipient(String text) implements AgeKey {}

    /**
     * Opens only.
     *
     * @param text as {@code age-keygen} prints it: {@code AGE-SECRET-KEY-1} and 58 characters
     */
    record Identity(String text) implements AgeKey {
        @Override
        public String toString() {
            return "Identity[not shown]";
        }
    }
}
