package dev.signalman.cli;

import dev.signalman.secret.Secret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file that only its owner can read, for an answer that is secret. Made before the question, since there is but one answer. */
final class SecretFile {
    private final Path path;

    private SecretFile(Path path) {
        this.path = path;
    }

    static SecretFile make(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(path, owner);
            return new SecretFile(path);
        } catch (FileAlreadyExistsException e) {
            throw new Wrong("--secret-file " + path + " exists already, and is not overwritten");
        } catch (FileSystemException e) {
            throw new Wrong("--secret-file " + path + " cannot be made: "
                    + (e.getReason() == null ? "no such folder" : e.getReason()));
        } catch (IOException e) {
            throw new Wrong("--secret-file " + path + " cannot be made");
        }
    }

    void write(Secret content) {
        try {
            Files.writeString(path, content.get() + "\n");
        } catch (IOException e) {
            throw new Wrong("--secret-file " + path + " cannot be written: it was done, but its answer is lost");
        }
    }

    /** There was no answer, or none that could be kept. */
    void discardIfEmpty() {
        try {
            if (Files.size(path) == 0) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // an empty file stays, which says nothing
        }
    }
}
