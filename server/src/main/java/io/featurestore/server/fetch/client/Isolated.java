package io.featurestore.server.fetch.client;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// What JGit sees of the process: nothing that could change what a fetch does. Neither the configuration of a user or a
/// machine is read, nor a variable of the environment, and no `git` is looked for to ask it.
final class Isolated extends SystemReader.Delegate {
    private Isolated(SystemReader process) {
        super(process);
    }

    /// For all of the process, once.
    static synchronized void set() {
        if (!(SystemReader.getInstance() instanceof Isolated)) {
            SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
            // How exact the times of files are decides nothing here, and is not worth waiting for.
            FS.FileStoreAttributes.setBackground(true);
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    /// A configuration without a file.
    private static final class Empty extends FileBasedConfig {
        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
