package dev.signalman.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a configuration file and finds everything that is wrong with it.
 *
 * {@snippet :
 * switch (ConfigurationLoader.load(Path.of("signalman.yaml"), System.getenv())) {
 *     case LoadResult.Loaded(var configuration) -> start(configuration);
 *     case LoadResult.Invalid(var problems) -> problems.forEach(System.err::println);
 * }
 * }
 */
public final class ConfigurationLoader {
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 40;

    private ConfigurationLoader() {}

    /**
     * Reads the file, fills in its variables and checks it. Touches no network; reads the files that it names.
     *
     * @param environment what {@code ${NAME}} is filled in from
     */
    public static LoadResult load(Path file, Map<String, String> environment) {
        var problems = new Problems(file);
        Configuration configuration = read(file, environment, problems);
        var found = problems.all();
        return configuration != null && found.isEmpty()
                ? new LoadResult.Loaded(configuration)
                : new LoadResult.Invalid(found);
    }

    private static @Nullable Configuration read(Path file, Map<String, String> environment, Problems problems) {
        try {
            Node root = parse(text(file));
            if (root == null) {
                problems.add(0, "", "is empty; config/signalman.yaml of the distribution shows what belongs here");
                return null;
            }
            Path folder = file.toAbsolutePath().getParent();
            var scalars = new ScalarReader(environment, folder == null ? Path.of("") : folder);
            var configuration = new Binder(scalars, problems).bind(Configuration.class, root);
            Consistency.check(configuration, problems);
            return configuration;
        } catch (UnreadableFile e) {
            problems.add(0, "", String.valueOf(e.getMessage()));
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1, "", syntax(e.getProblem()));
        } catch (YAMLException e) {
            problems.add(0, "", "is not YAML: it has characters that are not text, or too many aliases");
        }
        return null;
    }

    private static @Nullable Node parse(String text) throws UnreadableFile {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_FILE_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMergeOnCompose(true);
        try {
            return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                    .getSingleNode();
        } catch (IllegalArgumentException e) {
            // The parser passes on what is wrong with a tag as it is, without a place.
            throw new UnreadableFile("has a YAML tag (!…) that cannot be one; write the value without it");
        }
    }

    /** The parser's own message also quotes the line, which may hold a secret; and some quote a piece of it. */
    private static String syntax(@Nullable String problem) {
        String what = problem == null ? "" : problem;
        if (what.startsWith("found undefined alias")) {
            return "has an alias (*…) that nothing defines; put quotes around a value that begins with *";
        }
        if (what.startsWith("Global tag is not allowed")) {
            return "has a YAML tag (!!…); write the value without it";
        }
        if (what.startsWith("but found another document")) {
            return "has a second document after ---; only one is read";
        }
        if (what.contains("'\\t(TAB)'")) {
            return "is not YAML here: it has a tab where YAML wants spaces";
        }
        return "is not YAML here: check the indentation, the colons, that quotes and brackets are closed, and that a value with # or"
                + " with a colon at its end is in quotes";
    }

    private static String text(Path file) throws UnreadableFile {
        if (Files.isDirectory(file)) {
            throw new UnreadableFile("is a folder; name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new UnreadableFile("is larger than 1MiB, so it cannot be the configuration");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new UnreadableFile("does not exist; name the configuration with --config");
        } catch (AccessDeniedException e) {
            throw new UnreadableFile("cannot be read by this user; change its permissions or owner");
        } catch (CharacterCodingException e) {
            throw new UnreadableFile("is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new UnreadableFile("cannot be read: " + e.getMessage());
        }
    }

    private static final class UnreadableFile extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableFile(String message) {
            super(message);
        }
    }
}
