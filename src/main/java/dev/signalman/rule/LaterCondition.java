package dev.signalman.rule;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A condition that is read when it is first asked. For one thread. */
final class LaterCondition implements Condition {
    private final Supplier<Program> compile;
    private @Nullable Program program;

    LaterCondition(Supplier<Program> compile) {
        this.compile = compile;
    }

    @Override
    public boolean holds(Scope scope) {
        if (program == null) {
            program = compile.get();
        }
        return program.holds(scope);
    }
}
