package srs.plugin.kit;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import srs.plugin.kit.internal.Trial;

/**
 * What every plugin promises to the server that runs it. A plugin's author extends it; that is all:
 *
 * <pre>{@code
 * class MyPluginContractTest extends PluginContract {}
 * }</pre>
 *
 * <p>It starts kernel, HTTP front and HTTP-FLV players in a framework of this JVM, publishes and watches {@code live/kit}, and lets the plugin come and go.
 * The methods below say what is tried; each may be overridden. Buffers are watched by netty's leak detector at paranoid.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PluginContract {
    /** Lives that are enough to see what one leaves behind. */
    public static final int LIVES = 100;

    private Trial trial;

    /** The plugin: a jar, or, before there is one, the folder of its classes with the manifest that bnd wrote. */
    protected Path plugin() {
        return Path.of("target", "classes");
    }

    /** Lines of srs.conf. {@code $port} is a free port. */
    protected String configuration() {
        return "";
    }

    /** Lines of the vhost that all streams belong to. */
    protected String vhost() {
        return "";
    }

    /** How often it comes and goes: {@code -Dsrs.plugin.kit.lives=10} for a quick look. */
    protected int lives() {
        return Integer.getInteger("srs.plugin.kit.lives", LIVES);
    }

    /** Uses the plugin: called in each of its lives while {@code live/kit} is live. */
    protected void whileLive(PluginSite site) throws Exception {}

    @BeforeAll
    void enter() throws Exception {
        trial = new Trial(plugin(), configuration(), vhost());
    }

    @AfterAll
    void leave() throws Exception {
        if (trial != null) {
            trial.close();
        }
    }

    /** It exports nothing, imports nothing optionally, and holds no copy of what the server lends it. */
    @Test
    void manifestKeepsTheLaws() {
        trial.manifestKeepsTheLaws();
    }

    /** Its components start, it does its work, and no callback of its throws or blocks. */
    @Test
    void worksWhileAStreamIsLive() throws Exception {
        trial.works(this::whileLive);
    }

    /** Installed, updated and uninstalled again and again under a live stream: class loaders are collected, threads end, buffers are released, viewers stay. */
    @Test
    void leavesNothingBehind() throws Exception {
        trial.comesAndGoes(lives(), this::whileLive);
    }
}
