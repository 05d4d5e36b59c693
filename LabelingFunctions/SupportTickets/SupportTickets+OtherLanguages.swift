import Tally

extension SupportTickets {
  /// One tell-tale list a class for messages in German, French, Spanish and Japanese.
  static var otherLanguages: LabelingFunctions<Ticket, Label> {
    LabelingFunctions {
      for (label, words) in tellTales {
        Keywords("foreign_\(label.rawValue)", in: \.message, words, vote: label)
      }
    }
  }

  private static let tellTales: KeyValuePairs<Label, [String]> = [
    .billing: [
      "rechnung", "abgebucht", "berechnet", "erstatt", "facture", "débité", "prélevé", "factura", "cobra", "料金", "請求",
    ],
    .delivery: ["paket", "lieferung", "zugestellt", "colis", "livreur", "paquete", "repartidor", "llegó", "荷物", "届い"],
    .bug: ["stürzt", "funktioniert", "fehler", "plante", "mise à jour", "aplicación", "conecta", "起動", "接続"],
    .account: ["konto", "passwort", "anmelden", "mot de passe", "mon compte", "contraseña", "ログイン"],
    .cancellation: ["kündig", "storn", "widerruf", "résilier", "annuler", "cancelar", "baja", "解約"],
    .praise: ["vielen dank für", "merci beaucoup", "muchas gracias", "begeistert", "excelente", "満足"],
  ]
}
