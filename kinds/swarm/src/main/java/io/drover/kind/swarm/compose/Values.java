package io.drover.kind.swarm.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values in Compose files. What is not in a form is empty. */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)\\s?([bkmgt]?)b?");
    private static final Pattern CPUS = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,9})?");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Values() {}

    static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** Such as {@code 1m30s} or {@code 1.5s}, in nanoseconds. */
    static Optional<Long> nanoseconds(String text) {
        Matcher part = DURATION_PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && part.find(at) && part.start() == at) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanoseconds(part))));
            at = part.end();
        }
        return at == 0 || at < text.length() ? Optional.empty() : whole(sum);
    }

    private static long nanoseconds(Matcher part) {
        return switch (part.group(2)) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us", "µs" -> 1_000L;
            default -> 1L;
        };
    }

    /** Such as {@code 50M}, {@code 1.5gb} or {@code 1024}; the units are powers of 1024, as Docker's are. */
    static Optional<Long> bytes(String text) {
        Matcher form = BYTES.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        int power = switch (form.group(2)) {
            case "k" -> 1;
            case "m" -> 2;
            case "g" -> 3;
            case "t" -> 4;
            default -> 0;
        };
        return whole(
                new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(1024).pow(power)));
    }

    /** Such as {@code 0.5}, in billionths of a CPU. */
    static Optional<Long> nanoCpus(String text) {
        return CPUS.matcher(text).matches() ? whole(new BigDecimal(text).movePointRight(9)) : Optional.empty();
    }

    private static Optional<Long> whole(BigDecimal value) {
        return value.compareTo(LONGEST) > 0
                ? Optional.empty()
                : Optional.of(value.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    /** A command line as a shell splits it: by blanks, with quotes and backslashes. */
    static Optional<List<String>> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean within = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                within = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                within = true;
            } else if (Character.isWhitespace(c)) {
                if (within) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                within = false;
            } else {
                word.append(c);
                within = true;
            }
        }
        if (within) {
            words.add(word.toString());
        }
        return quote == 0 ? Optional.of(words) : Optional.empty();
    }
}
