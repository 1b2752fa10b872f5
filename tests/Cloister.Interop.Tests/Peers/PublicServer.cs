using Cloister.AgUi;

namespace Cloister.Interop.Tests;

/// <summary>An agent behind the public encoder, which refuses an input that the public schema refuses.</summary>
internal sealed class PublicServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly NodeProgram _program;

    private PublicServer(NodeProgram program, string port)
    {
        _program = program;
        Url = new($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    /// <summary>Starts one that answers the first request with the first run, and so on; the last run comes again and again.</summary>
    public static async Task<PublicServer> StartAsync(string version, params IEnumerable<AgUiEvent>[] runs)
    {
        var program = NodeProgram.Start("server.mjs", version);
        try
        {
            await program.SayAsync($"[{string.Join(',', runs.Select(run => $"[{string.Join(',', run.Select(AgUiJson.ToText))}]"))}]");
            return new(program, await program.ReadLineAsync());
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the public schema made of the last input: <c>input</c>, and the <c>warnings</c> of what it took out.</summary>
    public async Task<JsonData> LastInputAsync() => JsonData.Parse(await Http.GetStringAsync(Url).WaitAsync(TimeSpan.FromSeconds(10)));

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
