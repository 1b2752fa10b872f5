using System.Net;
using System.Net.Sockets;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class SandboxTests
{
    [Fact]
    public async Task Shell_of_a_new_project_is_shut_in()
    {
        await using var stage = await ShellStage.StartAsync();

        var done = await stage.DoAsync("exec", JsonData.Object(("cmd", "echo inside")));

        Assert.Equal("inside\n", done["output"].AsString());
        Assert.Equal("bubblewrap", done["snapshot"]["sandbox"]["backend"].AsString());
        Assert.Equal("full", done["snapshot"]["sandbox"]["network"].AsString());
    }

    [Fact]
    public async Task Project_can_be_written_and_nothing_else()
    {
        await using var stage = await ShellStage.StartAsync();
        var outside = Path.Combine(Path.GetDirectoryName(stage.Root)!, "outside");

        var output = await stage.RunAsync(
            $"echo yes > mine; for f in /usr/x /etc/x /x /srv/x; do (echo no > $f) 2>/dev/null && echo wrote $f; done; echo t > {outside}; echo t > /tmp/t && cat /tmp/t"
        );

        Assert.Equal("t\n", output);
        Assert.Equal("yes\n", await ReadAsync(Path.Combine(stage.Root, "mine")));
        Assert.False(File.Exists(outside));
        Assert.False(File.Exists("/usr/x"));
    }

    [Fact]
    public async Task Only_the_folders_that_are_named_can_be_written()
    {
        await using var stage = await ShellStage.StartAsync("""{"writablePaths":["out"]}""");

        Assert.Equal("in\n", await stage.RunAsync("(echo x > mine) 2>/dev/null || echo in > out/mine; cat out/mine"));
        Assert.False(File.Exists(Path.Combine(stage.Root, "mine")));
    }

    [Fact]
    public async Task What_steers_the_agent_cannot_be_changed_or_moved()
    {
        await using var stage = await ShellStage.StartAsync();
        Directory.CreateDirectory(Path.Combine(stage.Root, ".git", "hooks"));
        await File.WriteAllTextAsync(Path.Combine(stage.Root, ".git", "config"), "config", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(stage.Root, ".env"), "KEY=very-secret-value", TestContext.Current.CancellationToken);
        var before = await ReadAsync(Path.Combine(stage.Root, "agent.json"));

        var output = await stage.RunAsync(
            """
            for f in agent.json .env .git/config .git/hooks/pre-commit .agent/state.db .agent/run/x .agent/x; do (echo no > $f) 2>/dev/null && echo wrote $f; done
            for f in agent.json .env .git .agent .git/hooks; do mv $f moved 2>/dev/null && echo moved $f; rm -rf $f 2>/dev/null && echo removed $f; done
            for f in agent.json .git .env .agent; do ln -sf /etc/passwd $f 2>/dev/null; done
            mount -o remount,rw . 2>/dev/null && echo remounted; umount .agent 2>/dev/null && echo unmounted; umount .env 2>/dev/null && echo unmounted
            unshare -Urm sh -c 'umount .env; cat .env' 2>/dev/null
            cat .env; ls .agent | grep -v -x -e cache -e shell; ls -A .agent/shell | wc -l
            """
        );

        Assert.Equal("1\n", output);
        Assert.Equal(before, await ReadAsync(Path.Combine(stage.Root, "agent.json")));
        Assert.Equal("config", await ReadAsync(Path.Combine(stage.Root, ".git", "config")));
        Assert.StartsWith("KEY=", await ReadAsync(Path.Combine(stage.Root, ".env")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(stage.Root, ".git", "hooks")));
    }

    [Fact]
    public async Task Variables_file_cannot_be_brought_into_being()
    {
        await using var stage = await ShellStage.StartAsync();

        await stage.RunAsync("echo KEY=mine > .env; rm -f .env; echo KEY=mine > .env");

        Assert.Equal("", await ReadAsync(Path.Combine(stage.Root, ".env")));
    }

    [Fact]
    public async Task Links_lead_nowhere()
    {
        await using var stage = await ShellStage.StartAsync();
        var outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(stage.Root)!, "others")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "secret", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(stage.Root, "link"), outside);

        var output = await stage.RunAsync(
            "cat link/secret 2>/dev/null; (echo no > link/new) 2>/dev/null; ln -s /proc/1/root up; cat up/etc/hostname 2>/dev/null | grep -c . ; ls /proc/1/root/root 2>/dev/null; ls /proc/self/root/home 2>/dev/null"
        );

        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(outside, "new")));
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("agent.json")]
    public async Task Link_in_place_of_what_is_protected_is_refused_in_every_mode(string file)
    {
        await using var stage = await ShellStage.StartAsync("""{"mode":"auto"}""");
        var path = Path.Combine(stage.Root, file);
        var content = File.Exists(path) ? await ReadAsync(path) : "";
        var target = Path.Combine(stage.Root, "elsewhere");
        await File.WriteAllTextAsync(target, content, TestContext.Current.CancellationToken);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);

        var result = await stage.TryAsync("exec", JsonData.Object(("cmd", "echo no")));

        Assert.StartsWith($"Sandbox is not available: '{file}' is a link", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_the_kernel_can_be_read_and_not_changed()
    {
        await using var stage = await ShellStage.StartAsync();

        var output = await stage.RunAsync(
            "cd /proc/sys/kernel; for f in core_pattern modprobe hostname panic; do [ -r $f ] && v=$(cat $f) && (echo \"$v\" > $f) 2>/dev/null && echo changed $f; done; echo over"
        );

        Assert.Equal("over\n", output);
    }

    [Fact]
    public async Task Other_processes_of_the_machine_are_not_seen()
    {
        await using var stage = await ShellStage.StartAsync();

        var output = await stage.RunAsync(
            $"ls -d /proc/{Environment.ProcessId} 2>/dev/null; kill -0 {Environment.ProcessId} 2>/dev/null && echo alive; ls -d /proc/[0-9]* | wc -l"
        );

        Assert.True(int.Parse(output, System.Globalization.CultureInfo.InvariantCulture) < 10, output);
    }

    [Fact]
    public async Task Without_network_not_even_the_machine_itself_is_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var knock = $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}' 2>/dev/null && echo reached || echo not reached";
        await using var off = await ShellStage.StartAsync("""{"network":"off"}""");
        await using var full = await ShellStage.StartAsync("""{"network":"full"}""");

        Assert.Equal("not reached\n", await off.RunAsync(knock));
        Assert.Equal("reached\n", await full.RunAsync(knock));
        Assert.Equal("lo\n", await off.RunAsync("ls /proc/sys/net/ipv4/conf | grep -v -e all -e default"));
    }

    [Fact]
    public async Task Nothing_of_the_process_of_the_agent_is_handed_on()
    {
        await using var stage = await ShellStage.StartAsync();
        await using var file = File.OpenRead("/etc/hostname");

        var output = await stage.RunAsync("ls /proc/self/fd | wc -l; grep CapEff /proc/self/status");

        // Its own three, and the folder that is listed.
        Assert.Equal("4\nCapEff:\t0000000000000000\n", output);
    }

    [Fact]
    public async Task Process_that_wants_to_stay_is_ended_with_its_shell()
    {
        await using var stage = await ShellStage.StartAsync();

        await stage.RunAsync(
            "(setsid nohup sh -c 'while :; do date > alive; sleep 0.05; done' >/dev/null 2>&1 &) ; while [ ! -e alive ]; do sleep 0.05; done"
        );

        // The system has ended it when the command is over: what it wrote last is the last.
        var last = File.GetLastWriteTimeUtc(Path.Combine(stage.Root, "alive"));
        await stage.RunAsync("sleep 0.3");
        Assert.Equal(last, File.GetLastWriteTimeUtc(Path.Combine(stage.Root, "alive")));
    }

    [Fact]
    public async Task Without_a_sandbox_shells_are_refused_with_what_to_do()
    {
        await using var stage = await ShellStage.StartAsync();
        var sandbox = new Sandbox(
            new()
            {
                Paths = stage.Agent.Host.Project.Paths,
                Settings = () => new(),
                Homes = new("", "/nowhere"),
                FindProgram = _ => null,
            }
        );
        var request = new SandboxRequest("/bin/true", []) { Folder = stage.Root, Private = Path.Combine(stage.State, "shell", "x") };

        var refused = await Assert.ThrowsAsync<SandboxUnavailableException>(() => sandbox.PlanAsync(request));

        Assert.StartsWith(
            "Sandbox is not available: bubblewrap is not installed. Install the package",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_a_sandbox_is_only_wished_for_its_lack_is_a_warning()
    {
        await using var stage = await ShellStage.FreeAsync();
        var sandbox = new Sandbox(
            new()
            {
                Paths = stage.Agent.Host.Project.Paths,
                Settings = () => new() { Mode = SandboxMode.Auto },
                Homes = new("", "/nowhere"),
                FindProgram = _ => null,
            }
        );

        var status = await sandbox.StatusAsync();

        Assert.StartsWith("Shells run without a sandbox: bubblewrap is not installed.", status.Warning, StringComparison.Ordinal);
        var plan = await sandbox.PlanAsync(new("/bin/true", []) { Folder = stage.Root, Private = Path.Combine(stage.State, "shell", "x") });
        Assert.Null(plan.Backend);
    }

    private static async Task<string> ReadAsync(string file) => await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
