package dev.signalman.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/** Answers as a test wrote it down, then takes everything; remembers what it took. */
final class FakeSink implements Sink {
    private final int most;
    private final List<String> taken = new ArrayList<>();
    private final Queue<Answer> script = new ArrayDeque<>();
    private int calls;
    private volatile Function<List<Envelope>, Answer> otherwise = events -> new Answer.Taken();

    FakeSink(int most) {
        this.most = most;
    }

    synchronized FakeSink then(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    FakeSink otherwise(Function<List<Envelope>, Answer> answer) {
        otherwise = answer;
        return this;
    }

    synchronized List<String> taken() {
        return List.copyOf(taken);
    }

    synchronized int calls() {
        return calls;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public Answer take(List<Envelope> events) {
        Answer scripted;
        synchronized (this) {
            calls++;
            scripted = script.poll();
        }
        Answer answer = scripted == null ? otherwise.apply(events) : scripted;
        if (answer instanceof Answer.Taken) {
            keep(events);
        }
        return answer;
    }

    synchronized void keep(List<Envelope> events) {
        events.forEach(event -> taken.add(event.id()));
    }

    @Override
    public void close() {}
}
