package dev.signalman.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalman.alert.Alert;
import java.util.Set;

/**
 * An alert in the store.
 *
 * @param alert as it stands
 * @param timeout true if its end is only that nothing was heard of it for long
 * @param left ids of the groups that it has left since it was resolved, while it is still in others
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record StoredAlert(Alert alert, boolean timeout, Set<String> left) {
    StoredAlert {
        // null where a stored alert had none
        left = left == null ? Set.of() : Set.copyOf(left);
    }
}
