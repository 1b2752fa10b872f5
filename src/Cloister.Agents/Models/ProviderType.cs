using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a provider speaks, where it usually answers, and where its key is usually found.</summary>
public sealed record ProviderType
{
    /// <summary>The type of the model that needs no provider.</summary>
    internal const string Offline = "offline";

    private ProviderType(string name, ProviderProtocol protocol, string? baseUrl, params string[] keyVariables)
    {
        Name = name;
        Protocol = protocol;
        BaseUrl = baseUrl;
        KeyVariables = keyVariables;
    }

    /// <summary>Every type there is.</summary>
    public static IReadOnlyList<ProviderType> All { get; } =
    [
        new("openai", ProviderProtocol.OpenAi, "https://api.openai.com/v1", "OPENAI_API_KEY", "API_KEY") { HasNewTokenLimit = true },
        new("anthropic", ProviderProtocol.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY", "API_KEY"),
        new(
            "gemini",
            ProviderProtocol.OpenAi,
            "https://generativelanguage.googleapis.com/v1beta/openai",
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY",
            "API_KEY"
        )
        {
            WantsSignatures = true,
        },
        new("deepseek", ProviderProtocol.OpenAi, "https://api.deepseek.com", "DEEPSEEK_API_KEY", "OPENAI_API_KEY", "API_KEY")
        {
            WantsReasoningBack = true,
        },
        new("moonshot-cn", ProviderProtocol.OpenAi, "https://api.moonshot.cn/v1", "MOONSHOT_API_KEY", "API_KEY")
        {
            WantsReasoningBack = true,
        },
        new("moonshot-ai", ProviderProtocol.OpenAi, "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY", "API_KEY")
        {
            WantsReasoningBack = true,
        },
        new("xai", ProviderProtocol.OpenAi, "https://api.x.ai/v1", "XAI_API_KEY", "API_KEY"),
        new("huggingface", ProviderProtocol.OpenAi, "https://router.huggingface.co/v1", "HF_TOKEN", "HUGGINGFACE_API_KEY", "API_KEY"),
        new("openrouter", ProviderProtocol.OpenAi, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "API_KEY"),
        new("ollama", ProviderProtocol.OpenAi, "http://127.0.0.1:11434/v1", "OLLAMA_API_KEY") { NeedsKey = false },
        new("azure-openai", ProviderProtocol.OpenAi, null, "AZURE_OPENAI_API_KEY") { HasNewTokenLimit = true, KeyHeader = "api-key" },
        new("open-compatible", ProviderProtocol.OpenAi, null, "API_KEY") { NeedsKey = false },
        new(Offline, ProviderProtocol.None, null) { NeedsKey = false },
    ];

    /// <summary>What the configuration calls it.</summary>
    public string Name { get; }

    /// <summary>What it speaks.</summary>
    public ProviderProtocol Protocol { get; }

    /// <summary>Where it answers unless the configuration says otherwise; null if that differs for everybody, or if it is not reached over a network.</summary>
    public string? BaseUrl { get; }

    /// <summary>
    /// The variables in which its key is looked for, in this order, when the configuration has none. They are used for its own address and for this
    /// machine; a configuration that names another address has to name the key as well, so that no key goes where its owner did not send it.
    /// </summary>
    public IReadOnlyList<string> KeyVariables { get; }

    /// <summary>Whether its own address answers nobody without a key.</summary>
    public bool NeedsKey { get; private init; } = true;

    /// <summary>The header the key is sent in; <c>Authorization</c> with a bearer token when null.</summary>
    internal string? KeyHeader { get; private init; }

    /// <summary>Whether the limit of the answer is called <c>max_completion_tokens</c>: its newer models refuse the old name, which all others know.</summary>
    internal bool HasNewTokenLimit { get; private init; }

    /// <summary>Whether reasoning that led to tool calls is sent back with them.</summary>
    internal bool WantsReasoningBack { get; private init; }

    /// <summary>Whether every call of a tool is sent back with a signature.</summary>
    internal bool WantsSignatures { get; private init; }

    /// <summary>The type of a name; null if there is none.</summary>
    public static ProviderType? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(type => type.Name == name);
    }

    /// <summary>The key for a provider: the configured one, else what the first variable has that may be used.</summary>
    internal string? KeyFor(ProviderSettings settings, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(settings.ApiKey) || !MayUseVariables(settings.BaseUrl))
        {
            return settings.ApiKey;
        }

        return KeyVariables.Select(variable).FirstOrDefault(key => !string.IsNullOrEmpty(key));
    }

    /// <summary>A client for a provider.</summary>
    /// <exception cref="ModelUnavailableException">The provider is not rightly configured.</exception>
    internal static IChatClient Connect(string modelId, string provider, ProviderSettings settings, ModelPoolOptions options)
    {
        var type = Find(settings.Type) ?? throw ModelUnavailableException.UnknownType(modelId, provider, settings.Type);
        if (type.Protocol == ProviderProtocol.None)
        {
            return new OfflineModel(options.TimeProvider);
        }

        var address = AddressOf(
            settings.BaseUrl ?? type.BaseUrl ?? throw ModelUnavailableException.NoAddress(modelId, provider, type.Name)
        );
        if (address is null)
        {
            throw ModelUnavailableException.BadAddress(modelId, provider);
        }

        Check(modelId, provider, type, settings);
        var http = new ProviderHttp(provider, address, settings, options);
        return type.Protocol == ProviderProtocol.Anthropic ? new AnthropicClient(http) : new OpenAiClient(http, type);
    }

    private static void Check(string modelId, string provider, ProviderType type, ProviderSettings settings)
    {
        if (string.IsNullOrEmpty(settings.ApiKey))
        {
            if (type.NeedsKey && settings.BaseUrl is null && settings.Headers.Count == 0)
            {
                throw ModelUnavailableException.NoKey(modelId, provider, type);
            }
        }
        else if (!CanBeSent(settings.ApiKey))
        {
            throw ModelUnavailableException.BadKey(modelId, provider);
        }

        if (settings.Headers.FirstOrDefault(header => !CanBeSent(header.Value)) is { Key: { } name })
        {
            throw ModelUnavailableException.BadHeader(modelId, provider, name);
        }
    }

    private static bool CanBeSent(string text) => !text.Any(character => character is < ' ' or > '~');

    private bool MayUseVariables(string? address) =>
        address is null || BaseUrl is null || AddressOf(address) is { } url && (url.IsLoopback || url.Host == new Uri(BaseUrl).Host);

    private static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
