using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>The tokens of one run, one entry for each provider and model. What nobody counted stays unknown.</summary>
internal sealed class UsageSum
{
    private readonly string? _provider;
    private readonly string? _model;
    private readonly List<TokenUsage> _entries = [];

    public UsageSum(IChatClient client, string? model)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        _provider = metadata?.ProviderName;
        _model = model ?? metadata?.DefaultModelId;
    }

    public ValueList<TokenUsage> Total => _entries.ToValueList();

    public void Add(UsageContent usage, string? model)
    {
        var provider = usage.AdditionalProperties?[BridgeNames.Provider] as string ?? _provider;
        model ??= _model;
        var index = _entries.FindIndex(entry => entry.Provider == provider && entry.Model == model);
        if (index < 0)
        {
            index = _entries.Count;
            _entries.Add(new() { Provider = provider, Model = model });
        }

        _entries[index] = Add(_entries[index], usage.Details);
    }

    private static TokenUsage Add(TokenUsage sum, UsageDetails details) =>
        sum with
        {
            InputTokens = Add(sum.InputTokens, details.InputTokenCount),
            OutputTokens = Add(sum.OutputTokens, details.OutputTokenCount),
            TotalTokens = Add(sum.TotalTokens, details.TotalTokenCount ?? details.InputTokenCount + details.OutputTokenCount),
            ReasoningTokens = Add(sum.ReasoningTokens, details.ReasoningTokenCount),
            CachedInputTokens = Add(sum.CachedInputTokens, details.CachedInputTokenCount),
        };

    private static long? Add(long? sum, long? count) => count is null ? sum : (sum ?? 0) + count;
}
