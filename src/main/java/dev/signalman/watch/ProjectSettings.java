package dev.signalman.watch;

import dev.signalman.event.FieldChange;
import dev.signalman.semaphore.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is set up in a project, as far as the list of projects shows it. Its schedulers are not in the list: only the description of a
 * single project has them, so the collector of schedulers tells of those.
 *
 * @param visibility private or public
 * @param pipelineFile path of the initial pipeline file
 * @param runOn what starts workflows, sorted
 * @param repositoryUrl without the credentials that such an address may hold
 * @param integrationType such as github_app
 */
record ProjectSettings(
        String visibility, String pipelineFile, String runOn, String repositoryUrl, String integrationType) {
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");

    /** @param before stands for what the server leaves empty, as it does while it cannot ask for the repository */
    static ProjectSettings of(Project project, @Nullable ProjectSettings before) {
        ProjectSettings last = before == null ? new ProjectSettings("", "", "", "", "") : before;
        String url = CREDENTIALS.matcher(project.repositoryUrl()).replaceAll("://");
        boolean repository = !url.isEmpty();
        return new ProjectSettings(
                said(project.visibility(), last.visibility()),
                said(project.pipelineFile(), last.pipelineFile()),
                // nothing starts workflows where somebody wants that; without the repository it only was not sent
                repository ? String.join(", ", project.runOn().stream().sorted().toList()) : last.runOn(),
                said(url, last.repositoryUrl()),
                said(project.integrationType(), last.integrationType()));
    }

    private static String said(String now, String before) {
        return now.isEmpty() ? before : now;
    }

    List<FieldChange> differencesFrom(ProjectSettings before) {
        List<FieldChange> changes = new ArrayList<>();
        add(changes, "visibility", before.visibility, visibility);
        add(changes, "pipeline_file", before.pipelineFile, pipelineFile);
        add(changes, "run_on", before.runOn, runOn);
        add(changes, "url", before.repositoryUrl, repositoryUrl);
        add(changes, "integration_type", before.integrationType, integrationType);
        return changes;
    }

    private static void add(List<FieldChange> changes, String field, String from, String to) {
        if (!from.equals(to)) {
            changes.add(new FieldChange(field, from, to));
        }
    }
}
