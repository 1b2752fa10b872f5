using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The span and the figures of one request.</summary>
internal sealed class ModelMeasuring : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Activity? _activity;
    private readonly UsageDetails _usage = new();
    private TagList _tags;
    private bool _hasContent;
    private bool _hasUsage;

    public ModelMeasuring(ChatClientMetadata? client, string providerType, ChatOptions? options, bool isStreaming, TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        var model = options?.ModelId ?? client?.DefaultModelId;
        _tags.Add("gen_ai.operation.name", "chat");
        _tags.Add("gen_ai.provider.name", ProviderName(client?.ProviderName ?? providerType));
        Add("gen_ai.request.model", model);
        Add("server.address", client?.ProviderUri?.Host);
        Add("server.port", client?.ProviderUri?.Port);
        _activity = Telemetry.Source.StartActivity(
            model is null ? "chat" : $"chat {model}",
            ActivityKind.Client,
            default(ActivityContext),
            _tags
        );
        if (_activity is { IsAllDataRequested: true })
        {
            Describe(_activity, options, isStreaming);
        }
    }

    public void Note(ChatResponseUpdate update)
    {
        if (!_hasContent && update.Contents.Count > 0)
        {
            _hasContent = true;
            Telemetry.ModelFirstContent.Record(Elapsed, _tags);
        }

        for (var at = 0; at < update.Contents.Count; at++)
        {
            if (update.Contents[at] is UsageContent usage)
            {
                Note(usage.Details);
            }
        }

        Note(update.ResponseId, update.ModelId, update.FinishReason);
    }

    public void Note(ChatResponse response)
    {
        if (response.Usage is { } usage)
        {
            Note(usage);
        }

        Note(response.ResponseId, response.ModelId, response.FinishReason);
    }

    public void Fail(Exception exception)
    {
        var type = exception switch
        {
            ModelRequestException { Status: { } status } => status.ToString(CultureInfo.InvariantCulture),
            OperationCanceledException => "cancelled",
            _ => exception.GetType().FullName,
        };
        _tags.Add("error.type", type);
        _activity?.SetTag("error.type", type);
        if (exception is not OperationCanceledException)
        {
            // The text of an error may hold what was said.
            _activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

    public void Dispose()
    {
        Telemetry.ModelDuration.Record(Elapsed, _tags);
        if (_hasUsage)
        {
            Count("input", _usage.InputTokenCount);
            Count("output", _usage.OutputTokenCount);
            _activity?.SetTag("gen_ai.usage.input_tokens", _usage.InputTokenCount);
            _activity?.SetTag("gen_ai.usage.output_tokens", _usage.OutputTokenCount);
            _activity?.SetTag("gen_ai.usage.cache_read.input_tokens", _usage.CachedInputTokenCount);
        }

        _activity?.Dispose();
    }

    private double Elapsed => _time.GetElapsedTime(_start).TotalSeconds;

    private void Note(UsageDetails usage)
    {
        _hasUsage = true;
        _usage.Add(usage);
    }

    private void Note(string? responseId, string? model, ChatFinishReason? reason)
    {
        if (_activity is null)
        {
            return;
        }

        Set(_activity, "gen_ai.response.id", responseId);
        Set(_activity, "gen_ai.response.model", model);
        Set(_activity, "gen_ai.response.finish_reasons", reason is { } known ? new[] { known.Value } : null);
    }

    private void Count(string type, long? tokens)
    {
        if (tokens is { } count)
        {
            var tags = _tags;
            tags.Add("gen_ai.token.type", type);
            Telemetry.ModelTokens.Record(count, tags);
        }
    }

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            _tags.Add(name, value);
        }
    }

    private static void Describe(Activity activity, ChatOptions? options, bool isStreaming)
    {
        Set(activity, "gen_ai.request.stream", isStreaming);
        Set(activity, "gen_ai.request.max_tokens", options?.MaxOutputTokens);
        Set(activity, "gen_ai.request.temperature", options?.Temperature);
        Set(activity, "gen_ai.request.top_p", options?.TopP);
        Set(activity, "gen_ai.request.frequency_penalty", options?.FrequencyPenalty);
        Set(activity, "gen_ai.request.presence_penalty", options?.PresencePenalty);
    }

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    /// <summary>The names of the conventions, where they have one of their own.</summary>
    private static string ProviderName(string type) =>
        type switch
        {
            "azure-openai" => "azure.ai.openai",
            "gemini" => "gcp.gemini",
            "moonshot-cn" or "moonshot-ai" => "moonshot_ai",
            "xai" => "x_ai",
            _ => type,
        };
}
