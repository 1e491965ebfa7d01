package dev.signalman.cli;

import dev.signalman.message.TemplateFile;
import dev.signalman.message.Templates;
import dev.signalman.rule.RuleFolder;
import dev.signalman.rule.RuleProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The templates of messages, the user's over the built-in ones.
 *
 * @param templates what to use
 * @param problems what is wrong with the user's; nothing may be started with these then
 */
record MessageTemplates(Templates templates, List<String> problems) {
    /** @param patterns paths of files, with globs in their names */
    static MessageTemplates read(List<Path> patterns) {
        RuleFolder.Found found = RuleFolder.find(
                Path.of(""), patterns.stream().map(Path::toString).toList());
        Templates.Loaded loaded = Templates.load(found.sources().stream()
                .map(source -> new TemplateFile(source.name(), source.text()))
                .toList());
        var problems = new ArrayList<>(
                found.problems().stream().map(RuleProblem::toString).toList());
        loaded.problems().forEach(failure -> problems.add(failure.text()));
        return new MessageTemplates(loaded.templates(), List.copyOf(problems));
    }
}
