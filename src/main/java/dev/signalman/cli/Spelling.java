package dev.signalman.cli;

import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Operation;
import java.util.ArrayList;
import java.util.List;

/** Takes words as the API writes them for words as the command line writes them: {@code --project_id}, {@code agent-types}. */
final class Spelling {
    private static final int GROUP = 1;
    private static final int OPERATION = 2;

    private Spelling() {}

    static List<String> normal(List<String> args) {
        if (args.isEmpty() || !args.getFirst().equals("api")) {
            return args;
        }
        List<String> normal = new ArrayList<>();
        boolean literal = false;
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            if (literal || word.equals("--")) {
                literal = true;
                normal.add(word);
            } else if (word.startsWith("--")) {
                normal.add(option(word));
            } else {
                normal.add((i == GROUP || i == OPERATION) && isName(word) ? word.replace('-', '_') : word);
            }
        }
        return normal;
    }

    private static boolean isName(String word) {
        String name = word.replace('-', '_');
        for (Endpoint endpoint : Endpoint.values()) {
            Operation operation = endpoint.operation();
            if (operation.group().equals(name) || operation.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@code --spec.repository.pipeline_file=x} becomes {@code --pipeline-file=x}. */
    private static String option(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        String last = name.substring(name.lastIndexOf('.') + 1).replace('_', '-');
        return "--" + last + (equals < 0 ? "" : word.substring(equals));
    }
}
