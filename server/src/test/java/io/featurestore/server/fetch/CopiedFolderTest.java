package io.featurestore.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiedFolderTest {
    @TempDir
    Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void folders() throws IOException {
        from = Files.createDirectory(folder.resolve("from"));
        to = folder.resolve("to");
    }

    @Test
    void linksAreCopiedAsWhatTheyLeadTo() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("shared/features")).resolve("driver.yaml"), "kind: Entity");
        Files.createSymbolicLink(from.resolve("features"), folder.resolve("shared/features"));
        Files.createSymbolicLink(from.resolve("driver.yaml"), folder.resolve("shared/features/driver.yaml"));

        CopiedFolder.copy(from, to);

        assertThat(to.resolve("driver.yaml")).isRegularFile().content().isEqualTo("kind: Entity");
        assertThat(to.resolve("features")).isDirectory();
        assertThat(Files.isSymbolicLink(to.resolve("features"))).isFalse();
        assertThat(to.resolve("features/driver.yaml")).isRegularFile();
    }

    @Test
    void aLinkedFolderThatIsGoneFromTheNextImageIsRemoved() throws IOException {
        Files.writeString(from.resolve("driver.yaml"), "kind: Entity");
        Files.writeString(Files.createDirectory(folder.resolve("shared")).resolve("old.yaml"), "kind: Entity");
        Path link = Files.createSymbolicLink(from.resolve("features"), folder.resolve("shared"));
        CopiedFolder.copy(from, to);

        Files.delete(link);
        CopiedFolder.copy(from, to);

        assertThat(Files.exists(to.resolve("features/old.yaml"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(to.resolve("driver.yaml")).isRegularFile();
    }

    @Test
    void aLinkThatLeadsBackIntoItselfIsNamed() throws IOException {
        Files.writeString(from.resolve("driver.yaml"), "kind: Entity");
        Files.createSymbolicLink(from.resolve("loop"), from);

        assertThatThrownBy(() -> CopiedFolder.copy(from, to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(from.resolve("loop").toString())
                .hasMessageContaining("leads back");
    }
}
