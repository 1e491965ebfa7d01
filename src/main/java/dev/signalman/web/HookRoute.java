package dev.signalman.web;

import dev.signalman.hook.Hint;
import dev.signalman.hook.HookDesk;
import dev.signalman.hook.Verdict;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * {@code POST /hooks/semaphore}. Semaphore waits half a second and calls any answer a delivery, so the answer does not wait for
 * anything: the raw body is judged and the hint handed on. On the event loop of its server.
 */
public final class HookRoute implements Resource {
    /** Where Semaphore sends its webhooks. */
    public static final String PATH = "/hooks/semaphore";

    private static final String SIGNATURE = "X-Semaphore-Signature-256";
    /** The largest that Semaphore sends are some hundred jobs of a few hundred bytes. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Duration BODY_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 64;
    private static final int PER_SECOND = 50;
    private static final int BURST = 500;

    /** Hears of every webhook what became of it: {@code organization} is empty if nobody signed it. */
    @FunctionalInterface
    public interface Observer {
        /** @param outcome a stable word, such as {@code accepted} or {@code forged} */
        void webhook(String organization, String outcome);
    }

    private final HookDesk desk;
    private final Consumer<Hint> hints;
    private final Observer observer;
    private final Allowance allowance;
    private final InstantSource clock;
    private int underWay;

    /**
     * @param desk judges
     * @param hints takes what is worth a look; called on the event loop, so it must return at once
     */
    public HookRoute(HookDesk desk, Consumer<Hint> hints, Observer observer, InstantSource clock) {
        this.desk = desk;
        this.hints = hints;
        this.observer = observer;
        this.clock = clock;
        this.allowance = new Allowance(PER_SECOND, BURST, clock.instant());
    }

    @Override
    public void mount(Paths paths) {
        if (desk.open()) {
            paths.post(PATH, this::take);
        }
    }

    private void take(RoutingContext request) {
        HttpServerRequest http = request.request();
        if (http.getHeader(SIGNATURE) == null) {
            answer(request, desk.judge(null, new byte[0]));
            return;
        }
        if (!allowance.take(clock.instant()) || underWay >= MOST_AT_ONCE) {
            refuse(request, 429, "limited", "Too many webhooks at once.\n");
            return;
        }
        underWay++;
        String signature = http.getHeader(SIGNATURE);
        Body.read(request, MAX_BYTES, BODY_WITHIN)
                .onComplete(done -> underWay--)
                .onSuccess(body -> answer(request, desk.judge(signature, body.getBytes())))
                .onFailure(e -> unread(request, e));
    }

    private void unread(RoutingContext request, Throwable e) {
        if (!(e instanceof Refusal refused)) {
            request.fail(e);
        } else if (!refused.outcome().equals(Refusal.GONE)) {
            refuse(request, refused.status(), refused.outcome(), refused.words() + "\n");
        }
    }

    private void answer(RoutingContext request, Verdict verdict) {
        if (verdict instanceof Verdict.Accepted(Hint hint)) {
            hints.accept(hint);
        }
        observer.webhook(verdict.signedBy(), verdict.outcome());
        switch (verdict) {
            case Verdict.Accepted accepted -> WebServer.text(request, 200, "ok\n");
            case Verdict.Repeated repeated -> WebServer.text(request, 200, "ok, it came before\n");
            case Verdict.Unreadable unreadable -> WebServer.text(request, 400, unreadable.why() + "\n");
            case Verdict.Unsigned unsigned -> close(request, 401, "A signature is needed.\n");
            case Verdict.Forged forged -> close(request, 403, "The signature is not one of ours.\n");
        }
    }

    private void refuse(RoutingContext request, int status, String outcome, String words) {
        observer.webhook("", outcome);
        close(request, status, words);
    }

    /** The rest of what a stranger sends is not read. */
    private static void close(RoutingContext request, int status, String words) {
        request.response().putHeader("Connection", "close");
        WebServer.text(request, status, words);
    }

    /** A steady rate with room for a burst. */
    private static final class Allowance {
        private final double perSecond;
        private final double most;
        private double left;
        private Instant last;

        Allowance(double perSecond, double most, Instant now) {
            this.perSecond = perSecond;
            this.most = most;
            this.left = most;
            this.last = now;
        }

        boolean take(Instant now) {
            // a clock that was set back gives nothing and takes nothing
            double passed = Math.max(0, Duration.between(last, now).toNanos() / 1e9);
            last = now;
            left = Math.min(most, left + passed * perSecond);
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
