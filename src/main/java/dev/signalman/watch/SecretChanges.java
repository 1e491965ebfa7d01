package dev.signalman.watch;

import dev.signalman.event.Change;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.SecretChanged;
import dev.signalman.semaphore.StoredSecret;
import dev.signalman.store.SnapshotKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a secret of the organisation, by its name and times. Where contents cannot be updated, a secret is deleted and
 * made again to change it: that is a change, too. Pure.
 *
 * @param organization configured name
 */
record SecretChanges(String organization) implements Settings<StoredSecret, SecretChanges.KnownSecret> {
    /** What is kept of a secret, under its name. */
    record KnownSecret(
            String id,
            @Nullable Instant updatedAt,
            long generation,
            @Nullable Instant gone) implements Settings.Kept {}

    static final SnapshotKind<KnownSecret> KIND = new SnapshotKind<>("secret", KnownSecret.class);

    @Override
    public String key(StoredSecret secret) {
        return secret.name();
    }

    @Override
    public Result<KnownSecret> seen(@Nullable KnownSecret before, StoredSecret secret, Instant at, boolean first) {
        boolean isNew = before == null || before.gone() != null;
        if (before != null
                && !isNew
                && before.id().equals(secret.id())
                && Objects.equals(before.updatedAt(), secret.updatedAt())) {
            return new Result<>(before, List.of());
        }
        KnownSecret now =
                new KnownSecret(secret.id(), secret.updatedAt(), before == null ? 0 : before.generation() + 1, null);
        Instant said = isNew ? secret.createdAt() : secret.updatedAt();
        return new Result<>(
                now,
                List.of(changed(
                        secret.name(),
                        now,
                        isNew ? Change.CREATED : Change.CHANGED,
                        said == null ? at : said,
                        at,
                        first)));
    }

    @Override
    public Result<KnownSecret> gone(String name, KnownSecret before, Instant at) {
        KnownSecret now = new KnownSecret(before.id(), before.updatedAt(), before.generation() + 1, at);
        return new Result<>(now, List.of(changed(name, now, Change.REMOVED, at, at, false)));
    }

    private SecretChanged changed(
            String name, KnownSecret now, Change change, Instant occurredAt, Instant at, boolean first) {
        return new SecretChanged(
                new EventHeader(
                        EventIds.secret(organization, name, now.generation()),
                        organization,
                        null,
                        "secret/" + name,
                        occurredAt,
                        at,
                        first),
                name,
                change);
    }
}
