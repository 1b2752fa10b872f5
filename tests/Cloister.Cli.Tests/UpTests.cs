using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cloister.Agents;
using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Cli.Tests;

[Trait("Category", "Slow")]
public sealed class UpTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Agent_is_made_where_there_is_none_and_says_where_it_is()
    {
        await using var up = CommandProcess.Start(_folder, "up", "--port", "0");

        await up.PrintsAsync("project ");

        Assert.Contains("Made an agent in", up.Out, StringComparison.Ordinal);
        Assert.Contains("ada is running. Its model is offline", up.Out, StringComparison.Ordinal);
        Assert.Contains("cloister chat", up.Out, StringComparison.Ordinal);
        var agent = JsonElement.Parse(File.ReadAllBytes(_folder.Run("agent.json")));
        Assert.Equal("running", agent.GetProperty("state").GetString());
        Assert.Equal(up.Id, agent.GetProperty("pid").GetInt32());
        Assert.Equal(_folder.Path, agent.GetProperty("projectRoot").GetString());
        Assert.StartsWith(agent.GetProperty("url").GetString() + "/agui", up.Out.Split("AG-UI")[1].Trim(), StringComparison.Ordinal);
        Assert.Empty(up.Error);
    }

    [Fact]
    public async Task Files_of_the_process_are_its_users_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var agent = await RunningAgent.StartAsync(_folder);

        foreach (var file in new[] { "agent.json", "agent.pid", "local.token" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder.Run(file)).UnixFileMode);
        }
    }

    [Fact]
    public async Task Second_agent_of_a_project_is_refused_and_the_first_is_left_alone()
    {
        await using var first = await RunningAgent.StartAsync(_folder);
        var files = Directory.GetFiles(_folder.Run("")).ToDictionary(file => file, File.ReadAllText);

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "up", "--port", "0");

        Assert.Equal(1, exitCode);
        Assert.Equal($"Agent already running (pid: {first.Process.Id})", error.Trim());
        Assert.Equal(files, Directory.GetFiles(_folder.Run("")).ToDictionary(file => file, File.ReadAllText));
        using var health = await first.Http.GetAsync("health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Of_two_that_start_at_once_one_runs()
    {
        await using var one = CommandProcess.Start(_folder, "up", "--json", "--port", "0");
        await using var two = CommandProcess.Start(_folder, "up", "--json", "--port", "0");

        var first = one.ExitAsync();
        var loser = await Task.WhenAny(first, two.ExitAsync());
        var winner = loser == first ? two : one;

        Assert.Equal(1, await loser);
        await winner.PrintsAsync("ready");
        Assert.Contains($"Agent already running (pid: {winner.Id})", one.Error + two.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_that_was_killed_leaves_nothing_in_the_way()
    {
        var first = await RunningAgent.StartAsync(_folder);
        var token = File.ReadAllText(_folder.Run("local.token"));
        await first.KillAsync();
        Assert.True(File.Exists(_folder.Run("agent.pid")));

        await using var second = await RunningAgent.StartAsync(_folder);

        Assert.Equal(token, File.ReadAllText(_folder.Run("local.token")));
        using var health = await second.Http.GetAsync("health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Agent_that_is_asked_to_end_brings_its_runs_to_an_end_and_goes_without_a_trace()
    {
        using var model = new ScriptedModelBuilder().Text("one ").Stall().Build();
        await using var provider = await FakeOpenAiServer.StartAsync(model);
        await using var agent = await RunningAgent.StartAsync(_folder.With(provider));
        await using var client = new AgUiClient(agent.Agent());
        var session = client.NewSession("t1");
        var ended = session.SendAsync("Hi");
        await session.SeesAsync("one ");

        await agent.Process.SignalAsync("TERM");

        Assert.Equal(RunOutcome.Cancelled, (await ended.WaitAsync(CommandProcess.Patience)).Outcome);
        Assert.Equal(0, await agent.Process.ExitAsync());
        Assert.Equal(["lock"], Directory.GetFiles(_folder.Run("")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Who_asks_twice_is_not_kept_waiting()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);
        using var half = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await half.ConnectAsync(agent.Url.Host, agent.Url.Port);
        await half.SendAsync(
            Encoding.ASCII.GetBytes(
                "POST /agui HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n"
                    + $"Authorization: {agent.Http.DefaultRequestHeaders.Authorization}\r\n\r\n"
            )
        );
        await half.ReceiveAsync(new byte[100]); // It waits for the body that never comes.
        await agent.Process.SignalAsync("TERM");
        await WaitUntilRefusedAsync(agent.Url);

        await agent.Process.SignalAsync("TERM");

        Assert.Equal(130, await agent.Process.ExitAsync());
    }

    [Fact]
    public async Task Port_that_somebody_has_is_not_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "up", "--port", $"{port}");

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} is already in use", error.Trim());
        Assert.False(File.Exists(_folder.Run("agent.pid")));
    }

    [Fact]
    public async Task Without_a_port_the_first_free_one_is_taken_and_variables_stand_before_the_configuration()
    {
        _folder.Write(JsonData.Object(("start", JsonData.Object(("port", 1)))));
        _folder.Variables["CLOISTER_PORT"] = "0";
        await using var named = CommandProcess.Start(_folder, "up", "--json");
        await named.PrintsAsync("ready");
        using var other = new ProjectFolder();

        await using var unnamed = CommandProcess.Start(other, "up", "--json");
        await unnamed.PrintsAsync("}");

        var port = new Uri(JsonData.Parse(unnamed.Out)["url"].AsString()).Port;
        Assert.InRange(port, 5314, 6399);
        Assert.NotEqual(5315, port);
    }

    [Theory]
    [InlineData("up", "--port", "70000")]
    [InlineData("up", "--port", "http")]
    [InlineData("up", "here", "there")]
    [InlineData("down")]
    [InlineData("chat", "--url", "here")]
    public async Task Command_line_that_means_nothing_is_a_usage_error(params string[] arguments)
    {
        var (exitCode, output, error) = await CommandProcess.RunAsync(_folder, arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task Configuration_that_is_wrong_is_told_as_a_whole_and_stays_as_it_is()
    {
        const string Wrong = """{"name":"Ada","version":"1","execution":{"maxSteps":0},"start":{"port":"high"}}""";
        File.WriteAllText(_folder["agent.json"], Wrong);

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "up");

        Assert.Equal(1, exitCode);
        Assert.Contains("execution.maxSteps", error, StringComparison.Ordinal);
        Assert.Contains("start.port", error, StringComparison.Ordinal);
        Assert.Equal(Wrong, File.ReadAllText(_folder["agent.json"]));
    }

    [Fact]
    public async Task Store_that_is_damaged_is_told_in_one_line_and_left_as_it_is()
    {
        _folder.Write(JsonData.EmptyObject);
        var database = Path.Combine(PrivateFolder.Ensure(_folder[".agent"]), "state.db");
        await File.WriteAllBytesAsync(database, [.. Enumerable.Range(0, 5_000).Select(i => (byte)i)]);
        var before = await File.ReadAllBytesAsync(database);

        var (exitCode, output, error) = await CommandProcess.RunAsync(_folder, "up", "--port", "0");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("is no database", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(database));
    }

    [Fact]
    public async Task Agent_without_tokens_listens_to_this_machine_only()
    {
        _folder.Write(JsonData.Object(("start", JsonData.Object(("auth", "none")))));

        var (exitCode, _, error) = await CommandProcess.RunAsync(_folder, "up", "--host", "0.0.0.0", "--port", "0");

        Assert.Equal(1, exitCode);
        Assert.Contains("start.auth", error, StringComparison.Ordinal);
    }

    private static async Task WaitUntilRefusedAsync(Uri url)
    {
        while (true)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(url.Host, url.Port).WaitAsync(CommandProcess.Patience);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
