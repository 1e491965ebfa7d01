package dev.signalman.config;

import dev.signalman.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Makes a value of one text in the file: fills variables in, parses, checks its range. Never shows what was filled in. */
final class ScalarReader {
    private static final int SHOWN = 80;

    private final Interpolation interpolation;

    ScalarReader(Map<String, String> environment, Path folder) {
        this.interpolation = new Interpolation(environment, folder);
    }

    /** @throws IllegalArgumentException with the problem's message */
    Object read(Property property, Scalar<?> scalar, ScalarNode node) {
        String written = node.getValue();
        String text = interpolation.fill(written);
        try {
            if (node.getScalarStyle() != ScalarStyle.PLAIN && text.equals(written) && property.isPlain()) {
                throw new IllegalArgumentException(
                        "must be " + (property.isNumber() ? "a whole number" : "true or false") + " without quotes");
            }
            Object value = scalar.parse().apply(text);
            checkRange(property, scalar, value);
            if (property.isHttpAddress() && value instanceof Secret secret) {
                Scalar.httpAddress(secret.get());
            }
            return value instanceof Path path ? interpolation.folder().resolve(path) : value;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + shown(property, written), e);
        }
    }

    private static void checkRange(Property property, Scalar<?> scalar, Object value) {
        Range range = property.range();
        if (range == null) {
            return;
        }
        boolean bounded = !range.max().isEmpty();
        boolean low = compare(value, scalar.parse().apply(range.min())) < 0;
        boolean high = bounded && compare(value, scalar.parse().apply(range.max())) > 0;
        if (low || high) {
            throw new IllegalArgumentException("must be "
                    + (bounded ? range.min() + " to " + range.max() : "at least " + range.min())
                    + (range.because().isEmpty() ? "" : " (" + range.because() + ")"));
        }
    }

    @SuppressWarnings("unchecked") // both come from the same parser
    private static int compare(Object value, Object bound) {
        return ((Comparable<Object>) value).compareTo(bound);
    }

    private static String shown(Property property, String written) {
        if (property.type() == Secret.class) {
            return " (the value is secret and not shown)";
        }
        if (Interpolation.isIn(written)) {
            return ", is what " + clipped(written) + " stands for (not shown)";
        }
        // whoever writes user:password@host or a ?password= in the wrong place should not find it in the log
        return (written.contains("@") && written.contains(":")) || (written.contains("://") && written.contains("?"))
                ? " (the value is not shown)"
                : ", is '" + clipped(written) + "'";
    }

    private static String clipped(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
