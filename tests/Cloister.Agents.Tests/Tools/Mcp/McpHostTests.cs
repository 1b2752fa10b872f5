using System.Diagnostics;
using System.Globalization;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Mcp;

/// <summary>Servers of tools as the configuration of an agent names them.</summary>
public sealed class McpHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly LogCollector _log = new();

    /// <summary>The program of the tests lies outside of the project, where nothing that is shut in finds it.</summary>
    private string _sandbox = "none";

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Agent_calls_tools_of_its_servers_with_the_variables_that_stand_in_its_files()
    {
        using var model = Asking("mcp_files_variable", """{"name":"API_TOKEN"}""");
        Write(""" "files": { SERVER, "env": { "API_TOKEN": "${SERVER_TOKEN}" }, "trusted": true } """);
        await File.WriteAllTextAsync(_folder[".env"], "SERVER_TOKEN=tok1234567890", TestContext.Current.CancellationToken);
        await using var host = await StartAsync(model);

        Assert.Equal("[redacted]", await AskAsync(host));

        Assert.DoesNotContain("tok1234567890", host.Context.Config.Json.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tok1234567890", _log.Records.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "tok1234567890",
            string.Concat(model.Requests.SelectMany(request => request.Messages)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Server_that_cannot_start_stops_nobody_and_is_told_of()
    {
        using var model = ScriptedModel.Saying("Hi");
        Write(""" "gone": { "command": "/no/such/program" }, "files": { SERVER } """);
        await using var host = await StartAsync(model);
        Assert.All(host.ToolServers, server => Assert.Equal(ToolServerState.Idle, server.State));

        Assert.True((await host.Sessions.Get("main").RunAsync("Hello")).IsSuccess);

        Assert.Equal(
            [("files", ToolServerState.Ready), ("gone", ToolServerState.Failed)],
            host.ToolServers.Select(server => (server.Name, server.State))
        );
        Assert.Contains("/no/such/program", host.ToolServers[1].Problem, StringComparison.Ordinal);
        Assert.Contains("mcp_files_echo", host.ToolServers[0].Tools);
        Assert.Contains("mcp_files_echo", model.Requests[0].Tools);
        Assert.Contains(_log.Records, record => record.EventId.Id == 557);
    }

    [Fact]
    public async Task Change_of_the_configuration_restarts_only_the_servers_it_is_about()
    {
        using var model = ScriptedModel.Saying("Hi");
        Write(""" "one": { SERVER }, "two": { SERVER } """);
        await using var host = await StartAsync(model);
        await host.Sessions.Get("main").RunAsync("Hello");

        Write(""" "two": { SERVER }, "three": { SERVER } """);
        await host.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [("three", ToolServerState.Idle), ("two", ToolServerState.Ready)],
            host.ToolServers.Select(server => (server.Name, server.State))
        );
    }

    [Fact]
    public async Task Service_that_is_switched_off_leaves_no_server_running_and_comes_back()
    {
        using var model = Asking("mcp_files_process", "{}");
        Write(""" "files": { SERVER, "trusted": true } """);
        await using var host = await StartAsync(model);
        using var process = Process.GetProcessById(int.Parse(await AskAsync(host), CultureInfo.InvariantCulture));

        Write(""" "files": { SERVER } """, """, "services": { "mcp": { "enabled": false } }""");
        await host.ReloadAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        await host.Sessions.Get("main").RunAsync("And now?");

        Assert.Empty(host.ToolServers);
        Assert.DoesNotContain(model.Requests[^1].Tools, tool => tool.StartsWith("mcp_", StringComparison.Ordinal));

        Write(""" "files": { SERVER } """);
        await host.ReloadAsync(TestContext.Current.CancellationToken);
        await host.Sessions.Get("main").RunAsync("And now?");

        Assert.Contains("mcp_files_echo", model.Requests[^1].Tools);
    }

    [Fact]
    public async Task Tool_whose_slot_is_switched_off_is_not_offered()
    {
        using var model = ScriptedModel.Saying("Hi");
        Write(""" "files": { SERVER } """, """, "slots": { "*:tool.mcp_files_echo": { "enabled": false } }""");
        await using var host = await StartAsync(model);

        await host.Sessions.Get("main").RunAsync("Hello");

        Assert.Contains("mcp_files_add", model.Requests[0].Tools);
        Assert.DoesNotContain("mcp_files_echo", model.Requests[0].Tools);
    }

    [Fact]
    public async Task Program_of_a_server_is_shut_in()
    {
        using var model = Asking("mcp_files_variable", """{"name":"HOME"}""");
        foreach (
            var file in Directory
                .EnumerateFiles(AppContext.BaseDirectory)
                .Where(file =>
                    file.EndsWith(".dll", StringComparison.Ordinal)
                    || Path.GetFileName(file).StartsWith("ToolServer.", StringComparison.Ordinal)
                )
        )
        {
            File.Copy(file, _folder[Path.GetFileName(file)]);
        }

        _sandbox = "required";
        Write(""" "files": { "command": "dotnet", "args": ["exec", "ToolServer.dll"], "trusted": true } """);
        await using var host = await StartAsync(model);

        Assert.Equal(Path.Combine(_folder.Path, ".agent", "shell", "mcp-files", "home"), await AskAsync(host));
    }

    [Fact]
    public async Task No_program_outlives_the_agent()
    {
        using var model = Asking("mcp_files_process", "{}");
        Write(""" "files": { SERVER, "trusted": true } """);
        var host = await StartAsync(model);
        using var process = Process.GetProcessById(int.Parse(await AskAsync(host), CultureInfo.InvariantCulture));

        await host.DisposeAsync();

        Assert.True(process.HasExited);
    }

    private static ScriptedModel Asking(string tool, string arguments) =>
        new ScriptedModelBuilder()
            .ToolCall(tool, arguments)
            .NextRequest()
            .Text("Done.")
            .NextRequest()
            .Text("Yes.")
            .NextRequest()
            .Text("Yes.")
            .Build();

    private static async Task<string> AskAsync(AgentHost host)
    {
        var session = host.Sessions.Get("main");
        var result = await session.RunAsync("Do it.").WaitAsync(Patience);
        Assert.True(result.IsSuccess, result.Error);
        return (await session.ListMessagesAsync()).OfType<ToolMessage>().Last().Text.ToString();
    }

    private void Write(string servers, string more = "")
    {
        var program =
            $"\"command\": \"dotnet\", \"args\": [\"exec\", \"{Path.Combine(AppContext.BaseDirectory, "ToolServer.dll").Replace('\\', '/')}\"]";
        var written = servers
            .Replace("SERVER,", program + ",", StringComparison.Ordinal)
            .Replace("SERVER }", program + " }", StringComparison.Ordinal);
        File.WriteAllText(
            _folder["agent.json"],
            $$"""{"name":"Ada","version":"1","sandbox":{"mode":"{{_sandbox}}"},"mcp":{ {{written}} }{{more}}}"""
        );
    }

    private Task<AgentHost> StartAsync(ScriptedModel model)
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = _folder.Path,
            Home = _folder["home"],
            DefaultModel = "scripted",
            LoggerFactory = _log,
        };
        options.Models.Add("scripted", model);
        return AgentHost.StartAsync(options);
    }
}
