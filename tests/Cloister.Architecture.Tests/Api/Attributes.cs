using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cloister.Architecture.Tests;

/// <summary>The attributes that change what a caller may do or is told; all others are nobody's business outside.</summary>
internal static class Attributes
{
    private static readonly HashSet<string> ForCallers =
    [
        "Obsolete",
        "Experimental",
        "Flags",
        "EditorBrowsable",
        "RequiresUnreferencedCode",
        "RequiresDynamicCode",
        "DynamicallyAccessedMembers",
        "NotNullWhen",
        "MaybeNullWhen",
        "NotNullIfNotNull",
        "NotNull",
        "MaybeNull",
        "AllowNull",
        "DisallowNull",
        "DoesNotReturn",
        "CallerArgumentExpression",
        "CallerMemberName",
        "CallerFilePath",
        "CallerLineNumber",
        "StringSyntax",
    ];

    /// <summary>In brackets, each followed by a blank.</summary>
    public static string Of(IList<CustomAttributeData> attributes) =>
        string.Concat(
            attributes
                .Select(attribute => (Name: attribute.AttributeType.Name[..^"Attribute".Length], attribute.ConstructorArguments))
                .Where(attribute => ForCallers.Contains(attribute.Name) && !(attribute.Name == "Obsolete" && IsForOldCompilers(attributes)))
                .Select(attribute => $"[{attribute.Name}{Arguments(attribute.ConstructorArguments)}] ")
                .Order(StringComparer.Ordinal)
        );

    /// <summary>The compiler marks what older compilers would misunderstand (required members, ref structs) as obsolete for them.</summary>
    private static bool IsForOldCompilers(IList<CustomAttributeData> attributes) =>
        attributes.Any(attribute => attribute.AttributeType == typeof(CompilerFeatureRequiredAttribute));

    private static string Arguments(IList<CustomAttributeTypedArgument> arguments) =>
        arguments.Count == 0
            ? ""
            : $"({string.Join(", ", arguments.Select(argument => Parameters.Literal(argument.Value, argument.ArgumentType)))})";
}
