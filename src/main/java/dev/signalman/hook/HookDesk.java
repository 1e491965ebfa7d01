package dev.signalman.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges webhooks one after the other. What it remembers are the last deliveries, so that a retry causes no second look; after a
 * restart one more look is the price of having forgotten. Confined to one thread.
 */
public final class HookDesk {
    private static final int REMEMBERED = 10_000;
    /** Semaphore's ids are UUIDs; whatever else comes must not fill our memory. */
    private static final int LONGEST_ID = 64;

    private final List<HookKeys> organizations;
    private final ObjectMapper json = new ObjectMapper();
    private final SequencedSet<String> seen = new LinkedHashSet<>();

    /** @param organizations those that may send webhooks */
    public HookDesk(List<HookKeys> organizations) {
        this.organizations = List.copyOf(organizations);
    }

    /** False if nobody may send webhooks. */
    public boolean open() {
        return !organizations.isEmpty();
    }

    /**
     * @param signature value of {@code X-Semaphore-Signature-256}; null if there is none
     * @param body as it came, before anything was made of it
     */
    public Verdict judge(@Nullable String signature, byte[] body) {
        if (signature == null || signature.isBlank()) {
            return new Verdict.Unsigned();
        }
        String organization = signer(Signature.parse(signature), body);
        return organization == null ? new Verdict.Forged() : read(organization, body);
    }

    /** All keys are tried whatever fits, so that the time tells nothing. */
    private @Nullable String signer(@Nullable Signature signature, byte[] body) {
        String found = null;
        if (signature != null) {
            for (HookKeys organization : organizations) {
                for (var key : organization.keys()) {
                    if (signature.matches(key, body)) {
                        found = organization.organization();
                    }
                }
            }
        }
        return found;
    }

    private Verdict read(String organization, byte[] body) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (IOException e) {
            return new Verdict.Unreadable(organization, "it is not JSON");
        }
        String project = id(root, "/project/id");
        String pipeline = id(root, "/pipeline/id");
        if (project == null || pipeline == null) {
            return new Verdict.Unreadable(organization, "it names no project or no pipeline");
        }
        // the header with the delivery's id is not signed, while this is: and a pipeline ends once
        String delivery = organization + "/" + pipeline + "/"
                + root.at("/pipeline/state").asText() + "/"
                + root.at("/pipeline/result").asText();
        return remember(delivery)
                ? new Verdict.Accepted(new Hint(organization, project, pipeline))
                : new Verdict.Repeated(organization);
    }

    private static @Nullable String id(JsonNode root, String pointer) {
        String id = root.at(pointer).asText("");
        return id.isBlank() || id.length() > LONGEST_ID ? null : id;
    }

    private boolean remember(String delivery) {
        if (!seen.add(delivery)) {
            return false;
        }
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
        return true;
    }
}
