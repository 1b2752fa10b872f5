using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Metadata of messages on the wire, and additional properties of messages for models.</summary>
internal static class Properties
{
    public static AdditionalPropertiesDictionary? FromMetadata(JsonData? metadata)
    {
        if (metadata is not { IsObject: true, Count: > 0 })
        {
            return null;
        }

        var properties = new AdditionalPropertiesDictionary();
        foreach (var (name, value) in metadata.Members)
        {
            properties[name] = value.ToElement();
        }

        return properties;
    }

    /// <summary>What of the properties is JSON. Other objects belong to this process.</summary>
    public static JsonData? ToMetadata(AdditionalPropertiesDictionary? properties)
    {
        var members =
            from property in properties ?? []
            let value = ToJson(property.Value)
            where value is not null
            select KeyValuePair.Create(property.Key, value);
        var metadata = JsonData.Object(members);
        return metadata.Count == 0 ? null : metadata;
    }

    private static JsonData? ToJson(object? value) =>
        value switch
        {
            JsonData json => json,
            JsonElement json => JsonData.From(json),
            string text => text,
            bool flag => flag,
            int number => number,
            long number => number,
            double number when double.IsFinite(number) => number,
            _ => null,
        };
}
