package srs.shell.internal;

import java.util.Comparator;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;

/** {@code clients} and {@code kick}. Called on the threads of shell sessions. */
@Component(service = ClientCommands.class, property = {"osgi.command.scope=srs", "osgi.command.function=clients", "osgi.command.function=kick"})
public final class ClientCommands {

    private final Clients clients;

    @Activate
    public ClientCommands(@Reference Clients clients) {
        this.clients = clients;
    }

    @Descriptor("lists the connected clients")
    public String clients() {
        Table table = new Table("ID", "TYPE", "IP", "STREAM", "ALIVE", "IN", "OUT", "DROPPED");
        long nowMs = System.currentTimeMillis();
        clients.clients().stream().sorted(Comparator.comparingLong(Client::connectedAtMs)).forEach(c -> table.row(c.id(),
                c.type().map(t -> t.name()).orElse(c.protocol()), c.ip(), c.stream().map(k -> k.url()).orElse("-"),
                Amount.time(nowMs - c.connectedAtMs()), Amount.bytes(c.receivedBytes()), Amount.bytes(c.sentBytes()), c.droppedFrames()));
        return table.isEmpty() ? "no clients" : table.toString();
    }

    @Descriptor("disconnects a client")
    public String kick(@Descriptor("the client's id, as clients lists it") String id) {
        Optional<Client> client = clients.find(id);
        if (client.isEmpty()) {
            throw new CommandFailure("no client has the id " + Printable.line(id, Table.MAX_CELL_CHARS));
        }
        client.get().kick("kicked by an operator");
        return "client " + id + " is being disconnected";
    }
}
