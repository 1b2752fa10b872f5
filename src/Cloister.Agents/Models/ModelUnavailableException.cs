namespace Cloister.Agents;

/// <summary>There is no client for a model that was asked for, because of how things are configured.</summary>
public sealed class ModelUnavailableException : InvalidOperationException
{
    private ModelUnavailableException(string code, string? modelId, string message)
        : base(message)
    {
        Code = code;
        ModelId = modelId;
    }

    /// <summary>
    /// A word for programs: <c>no_model</c>, <c>model_not_found</c>, <c>model_paused</c>, <c>provider_not_found</c>, <c>provider_type_unknown</c>,
    /// <c>provider_address_missing</c>, <c>provider_address_invalid</c>, <c>provider_key_missing</c>, <c>provider_key_invalid</c> or
    /// <c>provider_header_invalid</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>The model that was asked for; null if none was.</summary>
    public string? ModelId { get; }

    internal static ModelUnavailableException NoModel() => new("no_model", null, "No model configured");

    internal static ModelUnavailableException NotFound(string modelId) => new("model_not_found", modelId, $"Model not found: {modelId}");

    internal static ModelUnavailableException Paused(string modelId) => new("model_paused", modelId, $"LLM model is paused: {modelId}");

    internal static ModelUnavailableException NoProvider(string modelId, string provider) =>
        new("provider_not_found", modelId, $"Provider not found: {provider}");

    internal static ModelUnavailableException UnknownType(string modelId, string provider, string type) =>
        new(
            "provider_type_unknown",
            modelId,
            $"Provider '{provider}' has the type '{type}', which cannot be used here. Use one of: {string.Join(", ", ProviderType.All.Select(known => known.Name))}."
        );

    internal static ModelUnavailableException NoAddress(string modelId, string provider, string type) =>
        new(
            "provider_address_missing",
            modelId,
            $"Provider '{provider}' has no address, and there is no usual one for the type '{type}'. Set providers.{provider}.baseUrl."
        );

    internal static ModelUnavailableException BadAddress(string modelId, string provider) =>
        new(
            "provider_address_invalid",
            modelId,
            $"The address of provider '{provider}' is no http or https URL. Correct providers.{provider}.baseUrl."
        );

    internal static ModelUnavailableException NoKey(string modelId, string provider, ProviderType type) =>
        new(
            "provider_key_missing",
            modelId,
            $"Provider '{provider}' has no key. Set {string.Join(" or ", type.KeyVariables)} in the environment, or providers.{provider}.apiKey."
        );

    internal static ModelUnavailableException BadHeader(string modelId, string provider, string header) =>
        new(
            "provider_header_invalid",
            modelId,
            $"The header '{header}' of provider '{provider}' holds characters that cannot be sent, such as a line break. Correct providers.{provider}.headers."
        );

    internal static ModelUnavailableException BadKey(string modelId, string provider) =>
        new(
            "provider_key_invalid",
            modelId,
            $"The key of provider '{provider}' holds characters that cannot be sent, such as a line break. Set it again."
        );
}
