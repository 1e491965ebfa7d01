package dev.signalman.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:path}} in; with a second dollar sign before it, such a text
 * stands for itself. What was filled in is not looked at again.
 *
 * @param environment the variables
 * @param folder what relative paths start from
 */
record Interpolation(Map<String, String> environment, Path folder) {
    private static final int MAX_FILE_BYTES = 64 << 10;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    static boolean isIn(String text) {
        return text.contains("${");
    }

    /** @throws IllegalArgumentException in the user's words, with names but no values, if something cannot be filled in */
    String fill(String text) {
        return isIn(text) ? REFERENCE.matcher(text).replaceAll(this::replacement) : text;
    }

    private String replacement(MatchResult reference) {
        String inside = reference.group(1);
        if (inside == null) {
            return Matcher.quoteReplacement("${");
        }
        if (reference.group(2).isEmpty()) {
            throw new IllegalArgumentException("has a ${ without its }; write $${ for a plain ${");
        }
        return Matcher.quoteReplacement(
                inside.startsWith("file:") ? file(inside.substring("file:".length())) : variable(inside));
    }

    private String variable(String inside) {
        var parts = VARIABLE.matcher(inside);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:path}; write $${ for a plain ${");
        }
        String name = parts.group(1);
        String value = environment.get(name);
        String otherwise = parts.group(2);
        if (otherwise != null) {
            return value == null || value.isEmpty() ? otherwise : value;
        }
        if (value == null) {
            throw new IllegalArgumentException("needs the environment variable " + name
                    + ", which is not set; set it, or write ${" + name + ":-default} or ${file:path}");
        }
        return value;
    }

    private String file(String name) {
        Path path = folder.resolve(name);
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // a pipe that nobody writes into would be waited for without end
            throw new IllegalArgumentException(
                    "needs the file " + path + ", which is a folder, a pipe or a device; name a regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IllegalArgumentException("needs the file " + path + ", which is larger than 64KiB");
            }
            return new String(bytes, StandardCharsets.UTF_8).replaceFirst("[\r\n]+$", "");
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("needs the file " + path + ", which does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("needs the file " + path + ", which this user may not read", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("needs the file " + path + ", which cannot be read", e);
        }
    }
}
