using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class ChatGroupTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Known_word_is_a_command_and_behind_two_dashes_it_is_said()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        Assert.Equal((0, "", ""), await RunAsync("chat", "status"));
        Assert.Equal((0, "{\"chats\":[]}\n", ""), await RunAsync("chat", "list", "--json"));
        Assert.Equal(
            (1, "", "The agent refuses (400): No dispatcher registered for channel: telegram\n"),
            await RunAsync("chat", "test", "telegram")
        );
        Assert.Equal(
            (1, "", "The agent refuses (400): Unsupported sessionId for dispatch: main\n"),
            await RunAsync("chat", "send", "--chat", "main", "Hello", "there")
        );
        Assert.Equal((1, "", "The agent refuses (400): Missing chatKey\n"), await RunAsync("chat", "history"));
        var (exitCode, said, _) = await RunAsync("chat", "--", "status");
        Assert.Equal(0, exitCode);
        Assert.NotEmpty(said);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);
}
