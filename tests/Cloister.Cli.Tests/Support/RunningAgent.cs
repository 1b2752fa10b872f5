using System.Net.Http.Headers;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Cli.Tests;

/// <summary>An agent that <c>up</c> started in a process of its own.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private RunningAgent(CommandProcess process, ProjectFolder folder, Uri url)
    {
        Process = process;
        Url = url;
        Http = new(new SocketsHttpHandler { MaxResponseDrainSize = 0 }) { BaseAddress = url, Timeout = CommandProcess.Patience };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(folder.Run("local.token")));
    }

    public CommandProcess Process { get; }

    public Uri Url { get; }

    /// <summary>A client with the token.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it, and waits until it says that it is ready.</summary>
    public static Task<RunningAgent> StartAsync(ProjectFolder folder, int port = 0) =>
        ReadyAsync(CommandProcess.Start(folder, "up", "--json", "--port", $"{port}"), folder);

    /// <summary>Waits until a program that serves an agent as the command does says that it is ready.</summary>
    public static async Task<RunningAgent> ReadyAsync(CommandProcess process, ProjectFolder folder)
    {
        try
        {
            await process.PrintsAsync("}");
            var ready = JsonData.Parse(process.Out);
            Assert.Equal("ready", ready["event"].AsString());
            Assert.Equal(process.Id, ready["pid"].AsInt64());
            return new(process, folder, new($"{ready["url"].AsString()}/"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public HttpAgent Agent(HttpAgentOptions? options = null) => new(new(Url, "agui"), Http, options);

    /// <summary>A conversation as somebody sees it who comes now.</summary>
    public async Task<ChatState> SeeAsync(string thread)
    {
        using var connection = new AgentConnection(new(Url, Http.DefaultRequestHeaders.Authorization!.Parameter), _ => { });
        var state = new ChatState();
        await foreach (var next in connection.JoinAsync(thread))
        {
            state = next;
        }

        return state;
    }

    public async Task KillAsync() => await Process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }
}
