using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Snippets;

internal static class Serving
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Served.").RunFinished().Build();

        // <snippet:agent-serve>
        var endpoint = new AgentEndpoint(agent, new() { Stopping = app.Lifetime.ApplicationStopping });

        app.MapPost("/agent", AnswerAsync);

        async Task AnswerAsync(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (!endpoint.TryRead(body.ToArray(), http.Request.Headers.Accept, out var run, out var refusal))
            {
                http.Response.StatusCode = refusal.Status;
                http.Response.ContentType = RequestRefusal.ContentType;
                await http.Response.WriteAsync(refusal.ToProblem().ToString());
                return;
            }

            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            foreach (var (name, value) in run.ResponseHeaders)
            {
                http.Response.Headers[name] = value;
            }

            await endpoint.WriteAsync(run, http.Response.BodyWriter, http.RequestAborted);
        }
        // </snippet:agent-serve>

        await app.StartAsync();
        await using var client = new AgUiClient(new HttpAgent(new Uri(new Uri(app.Urls.First()), "/agent")));
        var session = client.NewSession();
        await session.SendAsync("Anybody there?");
        Console.WriteLine(session.State.Messages[^1].Text);
    }
}
