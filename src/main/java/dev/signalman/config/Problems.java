package dev.signalman.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong in one file, and knows on which line each key stands. */
final class Problems {
    private static final int REPORTED = 100;

    private final Path file;
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    Problems(Path file) {
        this.file = file;
    }

    /** Remembers where a key stands. */
    void locate(String key, int line) {
        lines.put(key, line);
    }

    /** At the key's own line or, where the file does not have the key, at the line of what should contain it. */
    void add(String key, String message) {
        add(line(key), key, message);
    }

    void add(int line, String key, String message) {
        found.add(new Problem(file, line, key, message));
    }

    /** Whether this very key has a problem already. */
    boolean has(String key) {
        return found.stream().anyMatch(problem -> problem.key().equals(key));
    }

    /** In the order of the lines; a hopeless file does not fill the screen. */
    List<Problem> all() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line));
        if (sorted.size() <= REPORTED) {
            return sorted;
        }
        var first = new ArrayList<>(sorted.subList(0, REPORTED));
        first.add(new Problem(file, 0, "", "has " + (sorted.size() - REPORTED) + " more problems"));
        return first;
    }

    private int line(String key) {
        String at = key;
        while (!lines.containsKey(at)) {
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return lines.getOrDefault("", 1);
            }
            at = at.substring(0, end);
        }
        return lines.getOrDefault(at, 1);
    }
}
