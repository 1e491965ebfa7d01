package dev.signalman.message;

import dev.signalman.alert.Alert;
import java.util.regex.Pattern;

/** Whether an alert is about a workflow, which can be run again. */
final class WorkflowLink {
    private static final Pattern WORKFLOW = Pattern.compile("/workflows/[^/?#]+");

    private WorkflowLink() {}

    static boolean of(Alert alert) {
        String link = Plain.address(alert.facts().link());
        return link != null && WORKFLOW.matcher(link).find();
    }
}
