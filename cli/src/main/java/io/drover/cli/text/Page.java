package io.drover.cli.text;

/**
 * What is printed on.
 *
 * @param columns how many cells a line may take; {@link Integer#MAX_VALUE} where nothing is cut
 * @param colour whether to colour
 */
public record Page(int columns, boolean colour) {
    public static final Page PLAIN = new Page(Integer.MAX_VALUE, false);
}
