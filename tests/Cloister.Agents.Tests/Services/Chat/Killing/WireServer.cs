using System.Globalization;
using Cloister.AgUi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>
/// A chat platform on a socket, which outlives the agents that use it. People write; it counts what they wrote, and gives it out to whoever asks for what
/// comes behind a number. What it is sent it keeps, as often as it comes.
/// </summary>
internal sealed class WireServer : IAsyncDisposable
{
    private const int Page = 20;

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<(string Chat, string Text)> _written = [];
    private readonly List<Sent> _sent = [];
    private TaskCompletionSource _more = NewSignal();

    private WireServer(WebApplication app) => _app = app;

    /// <summary>Something that an agent sent.</summary>
    public sealed record Sent(string Key, string Chat, string Text);

    /// <summary>Everything it was sent, as often as it came.</summary>
    public IReadOnlyList<Sent> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public Uri AddressFor(string platform) =>
        new(
            new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            platform + "/"
        );

    public static async Task<WireServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new WireServer(app);
        app.MapPost("/{platform}/updates", server.GiveAsync);
        app.MapPost("/{platform}/send", server.TakeAsync);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Somebody writes.</summary>
    public void Write(string chat, string text)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _written.Add((chat, text));
            (more, _more) = (_more, NewSignal());
        }

        more.SetResult();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task GiveAsync(HttpContext http)
    {
        var after = (int)(await ReadAsync(http))["after"].AsInt64();
        List<JsonData> page;
        while ((page = PageBehind(after, out var more)).Count == 0)
        {
            await more.WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (http.RequestAborted.IsCancellationRequested)
            {
                return;
            }
        }

        await AnswerAsync(http, JsonData.Object(("messages", JsonData.Array([.. page]))));
    }

    private List<JsonData> PageBehind(int after, out Task more)
    {
        lock (_lock)
        {
            more = _more.Task;
            return
            [
                .. _written
                    .Skip(after)
                    .Take(Page)
                    .Select(
                        (message, place) => JsonData.Object(("n", (long)after + place + 1), ("chat", message.Chat), ("text", message.Text))
                    ),
            ];
        }
    }

    private async Task TakeAsync(HttpContext http)
    {
        var sent = await ReadAsync(http);
        int id;
        lock (_lock)
        {
            _sent.Add(new(sent["key"].AsString(), sent["chat"].AsString(), sent["text"].AsString()));
            id = _sent.Count;
        }

        await AnswerAsync(http, JsonData.Object(("id", id.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<JsonData> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, CancellationToken.None);
        return JsonData.Parse(body.ToArray());
    }

    private static async Task AnswerAsync(HttpContext http, JsonData answer) =>
        await http.Response.Body.WriteAsync(answer.ToUtf8(), CancellationToken.None);
}
