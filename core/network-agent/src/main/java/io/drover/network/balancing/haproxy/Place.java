package io.drover.network.balancing.haproxy;

import io.drover.network.command.Commands;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How we get at one HAProxy.
 *
 * @param layout where it finds its own things
 * @param root under which we find them
 * @param group of its files, by number, or null
 * @param commands run programs where it is, with no more rights than anybody has there
 */
public record Place(Layout layout, Path root, @Nullable String group, Commands commands) {
    /** Its user and group in our image. */
    private static final String USER = "99";

    /** @param pid of the first process of the container in which it is */
    public static Place of(int pid) {
        // what a person wrote may have HAProxy run programs when it reads it, so it is read without any right of ours
        return new Place(Layout.IMAGE, Path.of("/proc", Integer.toString(pid), "root"), USER,
                Commands.HERE.by("nsenter", "--target", Integer.toString(pid), "--mount", "--uts", "--ipc", "--net",
                        "--pid", "--root", "--wd", "--setgid", USER, "--setuid", USER, "--"));
    }

    Folder folder() {
        return new Folder(root, layout.folder(), group);
    }

    CommandSocket socket(String name) {
        return new CommandSocket(root.resolve(layout.run().substring(1)).resolve(name));
    }
}
