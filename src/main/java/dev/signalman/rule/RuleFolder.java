package dev.signalman.rule;

import dev.signalman.glob.Glob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the files that hold rules. */
public final class RuleFolder {
    private static final int MAX_FILES = 200;

    private RuleFolder() {}

    /**
     * What the files hold.
     *
     * @param sources those that could be read, sorted by name
     * @param problems why others could not
     */
    public record Found(List<RuleSource> sources, List<RuleProblem> problems) {
        public Found {
            sources = List.copyOf(sources);
            problems = List.copyOf(problems);
        }
    }

    /**
     * The files that the patterns name.
     *
     * @param folder what relative patterns start from
     * @param patterns paths; {@code *} and {@code ?} may stand in the file's name, as in {@code rules/*.yaml}
     */
    public static Found find(Path folder, List<String> patterns) {
        var problems = new ArrayList<RuleProblem>();
        var files = new TreeSet<Path>();
        for (String pattern : patterns) {
            Path path = folder.resolve(pattern);
            String name = String.valueOf(path.getFileName());
            if (!name.contains("*") && !name.contains("?")) {
                files.add(path);
                continue;
            }
            Path parent = path.getParent() == null ? Path.of("") : path.getParent();
            try (Stream<Path> inside = Files.list(parent)) {
                inside.filter(file -> new Glob(name).matches(String.valueOf(file.getFileName())))
                        .filter(Files::isRegularFile)
                        .limit(MAX_FILES + 1L)
                        .forEach(files::add);
            } catch (IOException e) {
                problems.add(whole(pattern, "the folder " + parent + " cannot be read"));
            }
        }
        if (files.size() > MAX_FILES) {
            problems.add(whole(folder.toString(), "more than " + MAX_FILES + " files of rules"));
            return new Found(List.of(), problems);
        }
        // whoever opens a pipe waits until somebody writes, and nobody else would be told meanwhile
        files.removeIf(file -> {
            boolean other = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
            if (other) {
                problems.add(whole(file.toString(), "is no file"));
            }
            return other;
        });
        Found read = read(List.copyOf(files));
        problems.addAll(read.problems());
        return new Found(read.sources(), problems);
    }

    /** These very files. */
    public static Found read(List<Path> files) {
        var sources = new ArrayList<RuleSource>();
        var problems = new ArrayList<RuleProblem>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(RuleYaml.MAX_TEXT + 1);
                String why = bytes.length > RuleYaml.MAX_TEXT ? "is larger than 1MiB, so these cannot be rules" : null;
                if (why == null) {
                    sources.add(RuleSource.file(file.toString(), decoded(bytes)));
                } else {
                    problems.add(whole(file.toString(), why));
                }
            } catch (IOException e) {
                problems.add(whole(file.toString(), why(file, e)));
            }
        }
        return new Found(sources, problems);
    }

    private static String decoded(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String why(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "does not exist";
            case AccessDeniedException denied -> "cannot be read by this user; change its permissions or owner";
            case CharacterCodingException coding -> "is not UTF-8; save it as UTF-8";
            default -> Files.isDirectory(file) ? "is a folder; name the files in it" : "cannot be read: " + message(e);
        };
    }

    private static @Nullable String message(IOException e) {
        return e.getMessage();
    }

    private static RuleProblem whole(String name, String message) {
        return new RuleProblem(name, 0, 0, message);
    }
}
