package dev.signalman.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The {@code @param} sentences of the records' Javadoc, which is thus the one place that describes a key. */
final class ComponentDocs {
    private final Map<String, String> byComponent = new HashMap<>();

    static ComponentDocs read(Path folder) throws IOException {
        var docs = new ComponentDocs();
        try (var files = Files.list(folder);
                var manager = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            null,
                            manager,
                            null,
                            List.of("-proc:none"),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                docs.collect(unit, trees);
            }
        }
        return docs;
    }

    /** The sentence about a component of a record; fails if there is none. */
    String of(Class<?> record, String component) {
        String text = byComponent.get(record.getSimpleName() + "." + component);
        if (text == null) {
            throw new AssertionError("no @param " + component + " in the Javadoc of " + record);
        }
        return text;
    }

    private void collect(CompilationUnitTree unit, DocTrees trees) {
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void nothing) {
                DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
                if (comment != null) {
                    for (DocTree tag : comment.getBlockTags()) {
                        if (tag instanceof ParamTree param) {
                            String text = param.getDescription().stream()
                                    .map(DocTree::toString)
                                    .collect(Collectors.joining())
                                    .replaceAll("\\s+", " ");
                            byComponent.put(type.getSimpleName() + "." + param.getName(), text);
                        }
                    }
                }
                return super.visitClass(type, null);
            }
        }.scan(unit, null);
    }
}
