package dev.signalman.incident;

import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.glob.Glob;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which team looks after what, as in a CODEOWNERS file: the last line that matches counts.
 *
 * @param lines in order
 */
public record Ownership(List<Line> lines) {
    /**
     * What belongs to a team. Each list of globs must match, an empty one matches everything.
     *
     * @param projects names of projects
     * @param branches names of branches
     * @param paths paths of pipeline files
     * @param authors logins of who caused it
     * @param team the value of the label {@code team}
     */
    public record Line(List<Glob> projects, List<Glob> branches, List<Glob> paths, List<Glob> authors, String team) {
        public Line {
            projects = List.copyOf(projects);
            branches = List.copyOf(branches);
            paths = List.copyOf(paths);
            authors = List.copyOf(authors);
        }

        private boolean matches(Labels labels, Facts facts) {
            return any(projects, labels.get(Labels.PROJECT))
                    && any(branches, facts.branch())
                    && any(paths, facts.pipelineFile())
                    && any(authors, facts.author());
        }

        private boolean isOfWholeProjects() {
            return branches.isEmpty() && paths.isEmpty() && authors.isEmpty();
        }

        private static boolean any(List<Glob> globs, @Nullable String value) {
            return globs.isEmpty()
                    || (value != null && !value.isEmpty() && globs.stream().anyMatch(glob -> glob.matches(value)));
        }
    }

    public static final Ownership NOBODY = new Ownership(List.of());

    public Ownership {
        lines = List.copyOf(lines);
    }

    /** The team that looks after a project as a whole: by the last entry for it that names no branches, files or authors. */
    public Optional<String> teamOf(String project) {
        return lines.reversed().stream()
                .filter(Line::isOfWholeProjects)
                .filter(line -> Line.any(line.projects, project))
                .map(Line::team)
                .findFirst();
    }

    /** The team; null if none is named. */
    @Nullable
    String team(Labels labels, Facts facts) {
        return lines.reversed().stream()
                .filter(line -> line.matches(labels, facts))
                .map(Line::team)
                .findFirst()
                .orElse(null);
    }
}
