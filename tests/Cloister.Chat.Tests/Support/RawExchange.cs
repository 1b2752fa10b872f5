using System.Net.Sockets;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>One request, and the bytes that answer it.</summary>
internal sealed class RawExchange(TcpClient client, CancellationToken stopping) : IAsyncDisposable
{
    public const string Streaming = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n";

    private readonly NetworkStream _stream = client.GetStream();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Head { get; private set; } = "";

    public byte[] Body { get; private set; } = [];

    /// <summary>Completes when the client has closed the connection.</summary>
    public Task Left => _left.Task.WaitAsync(Script.Patience);

    public string? Header(string name) =>
        Head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    public RunAgentInput Input => AgUiJson.ReadInput(Body);

    public async Task ReadRequestAsync()
    {
        var bytes = new List<byte>();
        while (!EndsHead(bytes))
        {
            bytes.Add(await ReadByteAsync());
        }

        Head = Encoding.ASCII.GetString([.. bytes]);
        Body = new byte[int.Parse(Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(Body, stopping);
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, stopping);
        await _stream.FlushAsync(stopping);
    }

    /// <summary>The head of an answer that streams events.</summary>
    public Task SendHeadAsync(string headers = "") => SendAsync($"{Streaming}{headers}\r\n");

    public async Task SendEventsAsync(params AgUiEvent[] events)
    {
        foreach (var @event in events)
        {
            await SendAsync($"data: {AgUiJson.ToText(@event)}\n\n");
        }
    }

    public Task SendEventAsync(string id, AgUiEvent @event) => SendAsync($"id: {id}\ndata: {AgUiJson.ToText(@event)}\n\n");

    /// <summary>Cuts the connection so that the client gets an error, not an end.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Client.Close();
    }

    /// <summary>Says nothing more, and waits until the client leaves.</summary>
    public async Task WaitUntilLeftAsync()
    {
        try
        {
            while (await _stream.ReadAsync(new byte[256], stopping) > 0) { }
        }
        catch (IOException)
        {
            // A reset is a way to leave too.
        }

        _left.TrySetResult();
    }

    /// <summary>Says the same again and again until the client leaves.</summary>
    public async Task RepeatUntilLeftAsync(string text)
    {
        try
        {
            while (true)
            {
                await SendAsync(text);
            }
        }
        catch (IOException)
        {
            _left.TrySetResult();
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask<byte> ReadByteAsync()
    {
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one, stopping);
        return one[0];
    }

    private static bool EndsHead(List<byte> bytes) =>
        bytes.Count >= 4 && bytes[^4] == '\r' && bytes[^3] == '\n' && bytes[^2] == '\r' && bytes[^1] == '\n';
}
