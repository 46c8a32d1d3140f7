import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/// Rewrites the class files below a folder that are older than Java 6's as Java 8's, with the stack maps that these must have.
/// The JVM verifies old ones in a slower way and keeps none of them in an AOT cache: a command line parser in the form of Java 5
/// cost every start 0.2 s of CPU.
///
///     java RenewClasses.java FOLDER
final class RenewClasses {

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
                var files = Files.walk(folder)) {
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(loader);
            var classes = ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                renew(classes, file);
            }
        }
    }

    private static void renew(ClassFile classes, Path file) throws Exception {
        var model = classes.parse(file);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return;
        }
        // Bodies are written anew, not copied: that is what makes the stack maps.
        var bodies = ClassTransform.transformingMethodBodies((code, element) -> code.with(element));
        Files.write(file, classes.transformClass(model, bodies.andThen((builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        })));
    }
}
