package dev.signalman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Values that are long: as they stand, from {@code @file}, or from standard input for {@code -}. No message repeats them. */
final class Given {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Given() {}

    static String text(String option, String value, InputStream in) {
        if (value.equals("-")) {
            try {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new Wrong(option + ": standard input cannot be read");
            }
        }
        return value.startsWith("@") ? file(option, value.substring(1)) : value;
    }

    static String file(String option, String name) {
        try {
            return Files.readString(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new Wrong(option + ": there is no file " + name);
        } catch (AccessDeniedException e) {
            throw new Wrong(option + ": " + name + " may not be read");
        } catch (IOException | IllegalArgumentException e) {
            throw new Wrong(option + ": " + name + " cannot be read as text");
        }
    }

    static JsonNode json(String option, String value, InputStream in) {
        try {
            JsonNode node = JSON.readTree(text(option, value, in));
            if (node.isMissingNode()) {
                throw new Wrong(option + " is empty where JSON belongs");
            }
            return node;
        } catch (JsonProcessingException e) {
            // Jackson's own words quote the text, which may hold secrets
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new Wrong(option + " is not JSON" + place);
        }
    }
}
