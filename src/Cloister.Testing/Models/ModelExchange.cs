using System.Globalization;
using System.Text;
using Cloister.Agents;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A request for an answer of a model, and that answer.</summary>
internal sealed class ModelExchange(
    HttpContext http,
    ModelDialect dialect,
    FakeRequest request,
    IChatClient model,
    CancellationToken stopping
) : FakeExchange(http, stopping)
{
    // The name Encoding stands for something else here.
    private static readonly System.Text.Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public override AgUiEncoding Encoding => AgUiEncoding.Sse;

    protected override IEnumerable<(string Name, string Value)> Headers =>
        [("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache")];

    public override Task ServeAsync() => ServeAsync(Body, writeHeaders: true);

    public override async Task ServeAsync(Stream body)
    {
        try
        {
            await ServeAsync(body, writeHeaders: false).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception.InnerException is not ModelRequestException)
        {
            // The stream takes no more; what becomes of the connection is its business.
        }
    }

    /// <summary>An answer that says why there is none.</summary>
    public async Task RefuseAsync(ModelRequestException failure)
    {
        Response.StatusCode = failure.Status ?? StatusCodes.Status500InternalServerError;
        Response.ContentType = "application/json";
        if (failure.RetryAfter is { } wait)
        {
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        await Body.WriteAsync(Utf8.GetBytes(dialect.Error(failure).ToJsonString())).ConfigureAwait(false);
    }

    private async Task ServeAsync(Stream body, bool writeHeaders)
    {
        var question = dialect.Read(request.Json);
        if (question.IsStreaming)
        {
            await StreamAsync(body, question, writeHeaders).ConfigureAwait(false);
        }
        else
        {
            await AnswerAsync(body, question).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Stream body, ModelQuestion question)
    {
        try
        {
            var response = await model.GetResponseAsync(question.Messages, question.Options, Http.RequestAborted).ConfigureAwait(false);
            Response.ContentType = "application/json";
            await body.WriteAsync(Utf8.GetBytes(dialect.Whole(response).ToJsonString())).ConfigureAwait(false);
        }
        catch (ModelRequestException failure) when (failure.Status is not null)
        {
            await RefuseAsync(failure).ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(Stream body, ModelQuestion question, bool writeHeaders)
    {
        var updates = model
            .GetStreamingResponseAsync(question.Messages, question.Options, Http.RequestAborted)
            .GetAsyncEnumerator(Http.RequestAborted);
        await using var _ = updates.ConfigureAwait(false);
        var writer = dialect.NewWriter();
        var hasBegun = false;
        try
        {
            while (await updates.MoveNextAsync().ConfigureAwait(false))
            {
                if (!hasBegun && writeHeaders)
                {
                    WriteHeaders();
                }

                hasBegun = true;
                await WriteAsync(body, writer.Write(updates.Current)).ConfigureAwait(false);
            }

            await WriteAsync(body, writer.End()).ConfigureAwait(false);
        }
        catch (ModelRequestException failure) when (!hasBegun && writeHeaders && failure.Status is not null)
        {
            await RefuseAsync(failure).ConfigureAwait(false);
        }
        catch (ModelRequestException failure) when (failure.Status is not null)
        {
            await WriteAsync(body, [dialect.ErrorFrame(failure)]).ConfigureAwait(false);
        }
        catch (ModelRequestException failure)
        {
            // What was written arrives, and then the connection is gone.
            await body.FlushAsync().ConfigureAwait(false);
            throw new IOException("The connection is broken on purpose.", failure);
        }
    }

    private static async Task WriteAsync(Stream body, IEnumerable<string> frames)
    {
        foreach (var frame in frames)
        {
            await body.WriteAsync(Utf8.GetBytes(frame)).ConfigureAwait(false);
            await body.FlushAsync().ConfigureAwait(false);
        }
    }
}
