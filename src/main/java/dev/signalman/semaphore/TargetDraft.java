package dev.signalman.semaphore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment target shall be. In an update, what is null stays as it is.
 * Source: {@code POST /deployment_targets}.
 *
 * @param name unique in the project; needed for a new one
 * @param description description
 * @param url where it is deployed to
 * @param bookmarks up to three names of promotion parameters by which the history can be filtered
 * @param subjects who may deploy; null in a new one means anybody
 * @param objects what may be deployed; null in a new one means everything
 * @param variables its environment variables
 * @param files its files
 */
public record TargetDraft(
        @Nullable String name,
        @Nullable String description,
        @Nullable String url,
        @Nullable List<String> bookmarks,
        @Nullable List<SubjectRule> subjects,
        @Nullable List<ObjectRule> objects,
        @Nullable List<SecretVariable> variables,
        @Nullable List<SecretFile> files) {
    /** A target with this name and nothing else said. */
    public static TargetDraft named(String name) {
        return new TargetDraft(name, null, null, null, null, null, null, null);
    }

    /** An update that leaves all as it is. */
    public static TargetDraft unchanged() {
        return new TargetDraft(null, null, null, null, null, null, null, null);
    }

    /** The same with this description. */
    public TargetDraft describedAs(String words) {
        return new TargetDraft(name, words, url, bookmarks, subjects, objects, variables, files);
    }

    /** The same with this URL. */
    public TargetDraft at(String place) {
        return new TargetDraft(name, description, place, bookmarks, subjects, objects, variables, files);
    }

    /** The same with these rules. */
    public TargetDraft with(List<SubjectRule> who, List<ObjectRule> what) {
        return new TargetDraft(name, description, url, bookmarks, who, what, variables, files);
    }

    /** The same with these variables. */
    public TargetDraft with(List<SecretVariable> secrets) {
        return new TargetDraft(name, description, url, bookmarks, subjects, objects, secrets, files);
    }
}
