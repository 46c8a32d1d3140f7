package io.featurestore.operator.cli;

import io.featurestore.operator.render.Layout.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/// Chooses loopback ports: Feast's own where they are free, else any free one.
final class FreePorts {
    private final Set<Integer> taken = new HashSet<>();

    private FreePorts() {}

    static Ports choose() {
        FreePorts free = new FreePorts();
        Ports usual = Ports.DEFAULT;
        return new Ports(
                free.port(usual.registry()),
                free.port(usual.registryRest()),
                free.port(usual.online()),
                free.port(usual.offline()),
                free.port(usual.ui()),
                free.port(usual.metrics()));
    }

    private int port(int preferred) {
        int chosen = isFree(preferred) ? preferred : anyFree();
        taken.add(chosen);
        return chosen;
    }

    private boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return !taken.contains(port);
        } catch (IOException e) {
            return false;
        }
    }

    private int anyFree() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UserError("no free port on the loopback address: " + e.getMessage());
            }
        }
    }
}
