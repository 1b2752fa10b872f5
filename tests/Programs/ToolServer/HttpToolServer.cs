using System.Net;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ToolServer;

/// <summary>The tools over HTTP, each request on its own. Who has not the right header is sent away.</summary>
public sealed class HttpToolServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public async Task RunAsync()
    {
        var address = Listen();
        await Console.Out.WriteLineAsync(address);
        await Console.Out.FlushAsync();
        while (true)
        {
            var context = await _listener.GetContextAsync();
            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    public void Dispose() => _listener.Close();

    private string Listen()
    {
        // There is no asking for any free port here.
        for (var port = 20_000 + Environment.ProcessId % 20_000; ; port++)
        {
            try
            {
                var address = $"http://127.0.0.1:{port}/mcp/";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(address);
                _listener.Start();
                return address;
            }
            catch (HttpListenerException)
            {
                // It is somebody else's.
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            // An answer that has begun has said that all is well.
            if (await RefusalAsync(context) is { } status)
            {
                context.Response.StatusCode = status;
            }
        }
        finally
        {
            context.Response.Close();
        }
    }

    private static async Task<int?> RefusalAsync(HttpListenerContext context)
    {
        if (context.Request.Headers["X-Key"] != "open sesame")
        {
            return 401;
        }

        if (context.Request.HttpMethod != "POST")
        {
            return 405;
        }

        var type = McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));
        var message = (JsonRpcMessage)(await JsonSerializer.DeserializeAsync(context.Request.InputStream, type))!;
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, Offered.Options());
        var running = server.RunAsync();
        context.Response.ContentType = "text/event-stream";
        var answered = await transport.HandlePostRequestAsync(message, context.Response.OutputStream, CancellationToken.None);
        await transport.DisposeAsync();
        await running;
        return answered ? null : 202;
    }
}
