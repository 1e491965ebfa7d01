package dev.signalman.rerun;

import java.util.HexFormat;

/** The idempotency token of a rerun. */
final class RequestToken {
    private RequestToken() {}

    /**
     * Always the same for the same rerun, and never that of another: Semaphore compares tokens across the whole installation,
     * and answers a token that it knows with whatever that one started. The lengths keep the parts apart.
     *
     * @param attempt 1 for the first rerun of a workflow
     */
    static String of(String organization, String workflowId, int attempt) {
        String text =
                "signalman-rerun\n" + organization.length() + ":" + organization + "\n" + workflowId + "\n" + attempt;
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
