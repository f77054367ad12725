package io.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bridge with machines on it, at 10.90.N.0/24; the machine that runs the lab is 10.90.N.1. Needs root, iproute2 and
 * util-linux. Closing it ends every process and removes every namespace, interface and file it made.
 */
public final class Lab implements AutoCloseable {
    private static final Path ROOT = Path.of("/tmp/drover-lab");

    private final int number;
    private final Path folder;
    private final List<Machine> machines = new ArrayList<>();

    private Lab(int number, Path folder) {
        this.number = number;
        this.folder = folder;
    }

    /** Opens a lab in the first free place, after sweeping away labs whose maker has died. */
    public static Lab open() {
        Leftovers.sweepOrphans(ROOT);
        for (var number = 0; number < 200; number++) {
            var folder = ROOT.resolve(Integer.toString(number));
            if (claim(folder)) {
                var lab = new Lab(number, folder);
                Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
                lab.bridgeUp();
                return lab;
            }
        }
        throw new IllegalStateException("200 labs are open already; see " + ROOT);
    }

    /** Where labs keep their files. */
    public static Path root() {
        return ROOT;
    }

    public Path folder() {
        return folder;
    }

    /** The address of the machine that runs the lab, as the lab's machines see it. */
    public String gateway() {
        return address(1);
    }

    /** A new machine, switched on, named {@code h1}, {@code h2} and so on. */
    public synchronized Machine machine() {
        var index = machines.size() + 1;
        var machine = new Machine("h" + index, "dl" + number + "h" + index, bridge(), address(10 + index), gateway(),
                folder.resolve("h" + index));
        machines.add(machine);
        machine.powerOn();
        return machine;
    }

    public synchronized List<Machine> machines() {
        return List.copyOf(machines);
    }

    /** Leaves the lab running when this program ends; {@link Leftovers} can remove it later. */
    public void keep() {
        write(folder.resolve("keep"), "");
    }

    @Override
    public synchronized void close() {
        if (Files.exists(folder) && !Files.exists(folder.resolve("keep"))) {
            Leftovers.remove(folder, number);
            machines.clear();
        }
    }

    static String bridge(int number) {
        return "drlab" + number;
    }

    private String bridge() {
        return bridge(number);
    }

    private String address(int last) {
        return "10.90." + number + "." + last;
    }

    private void bridgeUp() {
        Command.of("ip", "link", "add", bridge(), "type", "bridge").run();
        Command.of("ip", "addr", "add", gateway() + "/24", "dev", bridge()).run();
        Command.of("ip", "link", "set", bridge(), "up").run();
        // an engine in the root namespace leaves FORWARD at DROP, and bridged frames pass through it
        Leftovers.forwardRule("-I", number).result();
    }

    private static boolean claim(Path folder) {
        try {
            Files.createDirectories(ROOT);
            Files.createDirectory(folder);
            write(folder.resolve("owner"), Started.of(ProcessHandle.current()).line());
            return true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
