package dev.signalman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.config.ConfigurationLoader;
import dev.signalman.config.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportingTest {
    @TempDir
    Path folder;

    @Test
    void names_that_name_nothing_are_told_by_check() throws IOException {
        assertThat(problems("""
                metrics: { disabled: ["semaphor_*", "semaphore_job_*", "jvm_*"] }
                exports:
                  - { name: a, types: ["Pipline*", "Agent*", PipelineFinshed], file: { path: x } }
                """))
                .containsExactly(
                        "exports, a: types: 'Pipline*' is the type of no event; docs/rules.md lists them",
                        "exports, a: types: 'PipelineFinshed' is the type of no event; did you mean PipelineFinished?",
                        "metrics.disabled: 'semaphor_*' is the name of no metric; docs/metrics.md lists them");
    }

    private List<String> problems(String yaml) throws IOException {
        Path file = Files.writeString(
                folder.resolve("signalman.yaml"),
                "organizations: [{ name: acme, url: https://acme.semaphoreci.com, token: t }]\n" + yaml);
        var loaded = (LoadResult.Loaded) ConfigurationLoader.load(file, Map.of());
        return new Options(loaded.configuration()).problems();
    }
}
