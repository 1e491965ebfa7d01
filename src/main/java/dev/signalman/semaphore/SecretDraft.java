package dev.signalman.semaphore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a secret shall be. An update replaces all of it.
 * Source: {@code POST /api/v1beta/secrets}.
 *
 * @param name unique in the organisation or project
 * @param description may be empty
 * @param variables its environment variables
 * @param files its files
 * @param access who may use it; null for all, and for secrets of projects
 */
public record SecretDraft(
        String name,
        String description,
        List<SecretVariable> variables,
        List<SecretFile> files,
        @Nullable SecretAccess access) {
    /** Variables for all projects. */
    public static SecretDraft of(String name, SecretVariable... variables) {
        return new SecretDraft(name, "", List.of(variables), List.of(), null);
    }
}
