package dev.signalman.semaphore;

/**
 * Who may deploy to a target.
 * Source: {@code GET /deployment_targets}, {@code subject_rules}.
 *
 * @param kind kind of subject
 * @param subjectId user id or name of a role; empty for ANY and AUTO
 * @param gitLogin login of a user at the git host; may be empty
 */
public record SubjectRule(SubjectKind kind, String subjectId, String gitLogin) {
    /** Anybody who can promote. */
    public static final SubjectRule ANYBODY = new SubjectRule(SubjectKind.Known.ANY, "", "");
}
