package io.drover.testbed.architecture;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tests that a page names, as {@code `module: Class.method`}. */
final class NamedTests {
    private static final Pattern NAMED = Pattern.compile("`([a-z/]+): ([A-Za-z0-9]+)\\.([A-Za-z0-9]+)`");
    private static final Pattern EXTENDED = Pattern.compile("class \\w+ extends (\\w+) ");

    private NamedTests() {}

    /** Those that a line names: module, class and method. */
    static List<MatchResult> in(String line) {
        return NAMED.matcher(line).results().toList();
    }

    /** Whether there is such a test, in the class itself or in the contract that it extends. */
    static boolean exists(MatchResult named) {
        Optional<String> source = Checkout.test(named.group(1), named.group(2));
        while (source.isPresent()) {
            if (isTest(source.get(), named.group(3))) {
                return true;
            }
            Matcher extended = EXTENDED.matcher(source.get());
            source = extended.find() ? Checkout.test(named.group(1), extended.group(1)) : Optional.empty();
        }
        return false;
    }

    /** Whether the annotation and the method are there, with no end of another method between them. */
    private static boolean isTest(String source, String method) {
        int declared = source.indexOf(" void " + method + "(");
        return declared > 0
                && source.substring(Math.max(0, source.lastIndexOf("\n    }\n", declared)), declared)
                        .matches("(?s).*@(Test|ParameterizedTest)\\b.*");
    }
}
