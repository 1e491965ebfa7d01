package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at one kind of thing that people set up for the organisation. A thing that is not in the list is only gone if Semaphore,
 * asked for it alone, does not know it either: rows that cannot be read, half a list or an empty one look just like removals.
 *
 * @param <T> the thing
 * @param <K> what is kept of it
 */
final class SettingsLook<T, K extends Settings.Kept> {
    /** A wave of removals is told over several looks rather than asked for at once. */
    private static final int MOST_ASKED = 20;
    /** As long as an id could still be in the log. */
    private static final Duration BEYOND_RETENTION = Duration.ofDays(1);

    private final String organization;
    private final String collector;
    private final Store store;
    private final InstantSource clock;
    private final Duration retention;
    private final SnapshotKind<K> kind;
    private final Settings<T, K> settings;
    private final Supplier<Future<Sweep<T>>> list;
    private final Function<String, Future<T>> describe;
    private final Map<String, K> known;
    private boolean first;

    /**
     * Takes up what the store keeps.
     *
     * @param describe asks for one of them by its key
     */
    SettingsLook(
            String organization,
            String collector,
            Store store,
            InstantSource clock,
            Duration retention,
            SnapshotKind<K> kind,
            Settings<T, K> settings,
            Supplier<Future<Sweep<T>>> list,
            Function<String, Future<T>> describe) {
        this.organization = organization;
        this.collector = collector;
        this.store = store;
        this.clock = clock;
        this.retention = retention.plus(BEYOND_RETENTION);
        this.kind = kind;
        this.settings = settings;
        this.list = list;
        this.describe = describe;
        this.known = new HashMap<>(await(store.snapshots(kind, organization)));
        this.first = await(store.cursor(organization, cursor())).isEmpty();
    }

    /** Cursor: when the first list was seen, since an organisation may have none of them. */
    private String cursor() {
        return collector + ".first_look";
    }

    /** True once a list was seen, now or before a restart. */
    boolean looked() {
        return !first;
    }

    /** Whether it was in the last list. */
    boolean has(String key) {
        K one = known.get(key);
        return one != null && one.gone() == null;
    }

    /** Fails with what the client or the store failed with; what one thing fails with does not hide the others. */
    void look() {
        Sweep<T> sweep = await(list.get());
        if (!sweep.complete()) {
            throw new SemaphoreException(
                    "GET " + collector, new ApiError.BadReply("the list of " + collector + " is not complete"));
        }
        Instant at = clock.instant();
        Commit commit = new Commit();
        Map<String, K> next = new HashMap<>();
        Set<String> listed = new HashSet<>();
        for (T thing : sweep.items()) {
            String key = settings.key(thing);
            listed.add(key);
            take(key, settings.seen(known.get(key), thing, at, first), next, commit);
        }
        int asked = 0;
        SemaphoreException trouble = null;
        for (Map.Entry<String, K> entry : known.entrySet()) {
            K before = entry.getValue();
            String key = entry.getKey();
            if (listed.contains(key)) {
                continue;
            }
            Instant gone = before.gone();
            if (gone != null && gone.plus(retention).isBefore(at)) {
                commit.remove(kind, organization, key);
                continue;
            }
            next.put(key, before);
            if (gone == null && asked++ < MOST_ASKED) {
                try {
                    if (unknown(key)) {
                        take(key, settings.gone(key, before, at), next, commit);
                    }
                } catch (SemaphoreException e) {
                    trouble = e;
                }
            }
        }
        if (first) {
            commit.cursor(organization, cursor(), at.toString());
        }
        await(store.commit(commit));
        known.clear();
        known.putAll(next);
        first = false;
        if (trouble != null) {
            throw trouble;
        }
    }

    private void take(String key, Settings.Result<K> result, Map<String, K> next, Commit commit) {
        result.events().forEach(commit::event);
        next.put(key, result.known());
        if (!result.known().equals(known.get(key))) {
            commit.put(kind, organization, key, result.known());
        }
    }

    private boolean unknown(String key) {
        try {
            // something else may be called like this by now
            return !settings.key(await(describe.apply(key))).equals(key);
        } catch (SemaphoreException e) {
            if (e.error() instanceof ApiError.NotFound) {
                return true;
            }
            throw e;
        }
    }
}
