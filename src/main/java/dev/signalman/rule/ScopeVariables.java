package dev.signalman.rule;

import dev.cel.runtime.CelVariableResolver;
import java.util.Optional;

/** Gives expressions what they ask for out of a {@link Scope}, when they ask. */
final class ScopeVariables implements CelVariableResolver {
    private static final Shape HISTORY = Shape.of(History.class);
    private static final Shape FLEET = Shape.of(Fleet.class);
    private static final Shape SIGHT = Shape.of(Sightline.class);

    private final Scope scope;
    private final Vocabulary vocabulary;

    ScopeVariables(Scope scope, Vocabulary vocabulary) {
        this.scope = scope;
        this.vocabulary = vocabulary;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case Vocabulary.EVENT ->
                Optional.of(new RecordValue(vocabulary.event().shape(), (Record) scope.event()));
            case Vocabulary.WATCHED -> Optional.of(scope.watched());
            case Vocabulary.HISTORY -> Optional.of(new RecordValue(HISTORY, scope.history()));
            case Vocabulary.FLEET -> Optional.of(new RecordValue(FLEET, scope.fleet()));
            case Vocabulary.SIGHT -> Optional.of(new RecordValue(SIGHT, scope.sight()));
            case Vocabulary.LABELS -> Optional.of(new MapValue(vocabulary.labels(), scope.labels()));
            case Vocabulary.PARAMS -> Optional.of(new MapValue(vocabulary.params(), scope.params()));
            case Vocabulary.VALUE -> Optional.of(scope.value());
            case Vocabulary.AGE -> Optional.of(scope.age());
            case Vocabulary.NOW -> Optional.of(scope.now());
            default -> Optional.empty();
        };
    }
}
