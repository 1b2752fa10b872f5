using Cloister.Agents;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Cli.Tests;

public sealed class SessionTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);
    private readonly ProjectFolder _other = new ProjectFolder().Write(JsonData.EmptyObject);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Session_moves_from_one_agent_to_another()
    {
        await TalkAsync();

        var exported = await RunAsync(_folder, "session", "export", "main", "main.jsonl");
        var imported = await RunAsync(_other, "session", "import", Path.Combine(_folder.Path, "main.jsonl"));
        var renamed = await RunAsync(_folder, "session", "import", "main.jsonl", "--id", "copy");

        Assert.Equal((0, $"{_folder["main.jsonl"]}\n", ""), exported);
        Assert.Equal((0, "main\n", ""), imported);
        Assert.Equal((0, "copy\n", ""), renamed);
        Assert.Equal((0, "main: whole\n", ""), await RunAsync(_other, "session", "check", "--repair"));
        var listed = JsonData.Parse((await RunAsync(_other, "session", "list", "--json")).Out);
        Assert.Equal(("main", 2L), (listed[0]["id"].AsString(), listed[0]["messageCount"].AsInt64()));
        Assert.Contains("main  ", (await RunAsync(_folder, "session", "list")).Out, StringComparison.Ordinal);
        await using var host = await StartAsync(_other);
        Assert.True((await host.Sessions.Get("main").RunAsync("And now?", Token)).IsSuccess);
    }

    [Fact]
    public async Task Conversation_is_written_for_chat_clients()
    {
        await TalkAsync();

        await RunAsync(_folder, "session", "export", "main", "main.json", "--conversation");

        var state = ChatStateJson.Read(await File.ReadAllBytesAsync(_folder["main.json"], Token));
        Assert.Equal(["Hello", "Hi"], state.Messages.Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_leaves_nothing()
    {
        await TalkAsync();
        await File.WriteAllTextAsync(_folder["bad.jsonl"], "{}", Token);
        await File.WriteAllTextAsync(_folder["there.jsonl"], "kept", Token);
        await RunAsync(_folder, "session", "export", "main", "main.jsonl");

        Assert.Equal((1, "", "Session not found: nobody\n"), await RunAsync(_folder, "session", "export", "nobody", "nobody.jsonl"));
        Assert.Equal((1, "", "Session already exists: main\n"), await RunAsync(_folder, "session", "import", "main.jsonl"));
        Assert.Equal(
            (1, "", "Nothing was imported, because of line 1. It has no 'v'.\n"),
            await RunAsync(_folder, "session", "import", "bad.jsonl")
        );
        Assert.Equal(1, (await RunAsync(_folder, "session", "export", "main", "there.jsonl")).ExitCode);
        Assert.Equal("kept", await File.ReadAllTextAsync(_folder["there.jsonl"], Token));
        Assert.False(File.Exists(_folder["nobody.jsonl"]));
        Assert.Equal(1, (await RunAsync(_folder, "session", "list", "--agent", _folder.Home)).ExitCode);
    }

    [Fact]
    public async Task Who_has_the_sessions_is_told_and_waited_for()
    {
        var host = await StartAsync(_folder);
        using var place = new Place(_folder.Path);

        var listing = CommandLine.RunAsync(["session", "list"], place.Here);
        await WaitAsync(() => place.Error.Length > 0);
        await host.DisposeAsync();

        Assert.Equal(0, await listing.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Contains($"because process {Environment.ProcessId} has it", place.Error, StringComparison.Ordinal);
        Assert.Contains("Waiting for up to 60 seconds.", place.Error, StringComparison.Ordinal);
    }

    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<(int ExitCode, string Out, string Error)> RunAsync(ProjectFolder folder, params string[] arguments)
    {
        using var place = new Place(folder.Path);
        return (await CommandLine.RunAsync(arguments, place.Here), place.Out, place.Error);
    }

    private static Task<AgentHost> StartAsync(ProjectFolder folder)
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = folder.Path,
            Home = folder.Home,
            DefaultModel = "scripted",
            Variable = _ => null,
        };
        options.Models["scripted"] = ScriptedModel.Saying("Hi");
        return AgentHost.StartAsync(options, Token);
    }

    private async Task TalkAsync()
    {
        await using var host = await StartAsync(_folder);
        Assert.True((await host.Sessions.Get("main").RunAsync("Hello", Token)).IsSuccess);
    }
}
